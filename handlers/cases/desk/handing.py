"""Handles giving a case to a colleague, back to the team, or away because one knows the
reporter.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case import access, case_name
from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from handlers.cases.case.states import FREE, HELD, moved
from handlers.cases.case.telling import News, tell
from handlers.cases.desk import notices
from handlers.cases.desk.seat import CaseSeat, as_it_stands, choice, pressed_at_case
from handlers.core.buttons import DESK, main
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Card, Press, Reply, Weight
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.cases import Case, MoveCase
from storage.cases.states import Level, Move, State
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official, Recuse


@pressed_at_case(Action.HAND_BACK)
async def hand_back(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.release`: give the case back to the team, and tell the others."""
    name = case_name.name(turn.content, seat.case)
    now = moved(seat.case, Move.HAND_BACK)
    change = MoveCase(seat.case, audit.official(seat.me.id), Move.HAND_BACK, now)
    why = notices.came(turn.content, seat.case, "back", seat.me)
    news = await free_again(turn, now, seat.stands.moved(now), seat.others, why)
    card = Card(Phrase("desk.released", {"name": name}), buttons=(main(DESK),))
    return Outcome(Reply((card,)), None, (change, *news.changes), news.notices)


async def free_again(
    turn: Turn, case: Case, stands: CaseStanding, team: tuple[Official, ...], why: Say
) -> News:
    """Tell these officials that the case can be taken now, and why it came to them.

    It stands as it will after the move.
    """
    title = Phrase("desk.free", {"name": case_name.name(turn.content, case)})
    reply = Reply((notices.summary(turn, case, title, why),))
    return await tell(turn, stands, team, reply, NoticeKind.CASE_FREE)


@pressed_at_case(Action.GIVE)
async def give(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.give`: give the case to a colleague, who need not accept and may pass it on."""
    number = choice(turn)
    to = next((other for other in seat.others if str(other.id) == number), None)
    if to is None or not _can_be_given(to, seat.stands):
        return as_it_stands(turn, seat, Phrase("desk.changed"))
    change, news = await _given(turn, seat.case, seat.stands, seat.me, to)
    values = {"name": case_name.name(turn.content, seat.case), "role": notices.role(to)}
    card = Card(Phrase("desk.given", values), buttons=(main(DESK),))
    return Outcome(Reply((card,)), None, (change, *news.changes), news.notices)


def _can_be_given(to: Official, stands: CaseStanding) -> bool:
    return may(Actor.of_role(to), stands, Action.BE_GIVEN).allowed


async def _given(
    turn: Turn, case: Case, stands: CaseStanding, me: Official, to: Official
) -> tuple[MoveCase, News]:
    now = replace(moved(case, Move.GIVE), taken_by=to.id)
    change = MoveCase(case, audit.official(me.id), Move.GIVE, now, note=audit.official(to.id))
    title = Phrase("desk.yours_now", {"name": case_name.name(turn.content, case)})
    reply = Reply((notices.summary(turn, case, title, mine=True),))
    return change, await tell(turn, stands.moved(now), (to,), reply, NoticeKind.CASE_GIVEN)


_Held = tuple[Case, CaseStanding, Official]
"""A case, how it stands, and the role in which somebody has it."""


def _held(unit: Unit, me: Actor) -> list[_Held]:
    found = access.standings(unit, access.seen_by(unit, me, Action.GIVE))
    rulings = [(case, stands, may(me, stands, Action.GIVE).role) for case, stands in found]
    return [(case, stands, role) for case, stands, role in rulings if role]


async def give_all(turn: Turn) -> Outcome:
    """Handle `desk.give_all`: give all own cases to one colleague, e.g. before a transfer.

    A case whose reporter that colleague is, or knows, stays with its holder.
    """

    def look(unit: Unit) -> tuple[list[_Held], tuple[Official, ...]]:
        me = access.actor(unit, turn.person.id)
        colleagues = [
            other
            for role in me.roles
            for other in officials.with_roles(unit, role.reach, officials.CASE_ROLES)
            if not other.has(turn.person.id)
        ]
        return _held(unit, me), tuple({other.id: other for other in colleagues}.values())

    held, colleagues = await turn.read(look)
    to = next((other for other in colleagues if str(other.id) == turn.argument), None)
    if not held or not colleagues:
        return Outcome(Reply((Card(Phrase("desk.give_all.none"), buttons=(main(DESK),)),)))
    if to is None:
        buttons = tuple(
            Press(
                Phrase("desk.give", {"role": notices.role(other)}), "desk.give_all", str(other.id)
            )
            for other in colleagues[:8]
        )
        title = Phrase("desk.give_all", {"count": len(held)})
        return Outcome(Reply((Card(title, buttons=(*buttons, main(DESK))),)))
    moves, news = [], News()
    for case, stands, me in held:
        if _can_be_given(to, stands):
            move, told = await _given(turn, case, stands, me, to)
            moves.append(move)
            news += told
    title = Phrase("desk.gave_all", {"count": len(moves), "role": notices.role(to)})
    kept = len(held) - len(moves)
    lines = (Phrase("desk.gave_all.kept", {"count": kept}),) if kept else ()
    card = Card(title, lines, buttons=(main(DESK),))
    return Outcome(Reply((card,)), None, (*moves, *news.changes), news.notices)


@pressed_at_case(Action.KNOW)
async def know(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.know`: the official knows the person, so the case is hidden from them.

    It is hidden in every role and chat they have. If nobody is left in the team, the case moves
    up. This is final, so the first press (a reference) asks for confirmation and the second
    ("<reference>.yes") does it.
    """
    case, reference = seat.case, seat.case.reference
    name = case_name.name(turn.content, case)
    if choice(turn) != "yes":
        back = "desk.case" if seat.may(Action.SEE).allowed else "overview.case"
        stay = Press(Phrase("desk.never_mind"), back, reference, weight=Weight.MAIN)
        yes = Press(Phrase("desk.know.yes"), "desk.know", f"{reference}.yes")
        question = Phrase("desk.know.sure", {"name": name})
        asked = Card(question, (Phrase("desk.know.then"),), buttons=(stay, yes))
        return Outcome(Reply((asked,)))
    recuse = Recuse(case.id, seat.me.id)
    stands = seat.stands.known_by(Actor.of_role(seat.me))
    lines = (Phrase("desk.known.what"),)
    card = Card(Phrase("desk.known", {"name": name}), lines, buttons=(main(DESK),))
    if not seat.others and case.level != Level.NATIONAL and case.state != State.CLOSED:
        actor = audit.official(seat.me.id)
        move, news = await raised(turn, case, stands, actor, Move.KNOW)
        return Outcome(Reply((card,)), None, (move, recuse, *news.changes), news.notices)
    mine = case.taken_by == seat.me.id and case.state in HELD
    now = moved(case, Move.HAND_BACK) if mine else None
    move = MoveCase(case, audit.official(seat.me.id), Move.KNOW, now)
    if now is None:
        return Outcome(Reply((card,)), None, (move, recuse))
    why = notices.came(turn.content, case, "back")
    news = await free_again(turn, now, stands.moved(now), seat.others, why)
    return Outcome(Reply((card,)), None, (move, recuse, *news.changes), news.notices)


async def left(turn: Turn, case: Case, stands: CaseStanding, team: tuple[Official, ...]) -> News:
    """Tell these officials that a case that they could take is theirs no more.

    It stands as it does before the move. Of one that an official had nobody is told: it was never
    the others'.
    """
    if case.state not in FREE:
        return News()
    return await tell(turn, stands, team, notices.left(turn, case), NoticeKind.CASE_TAKEN)


async def raised(
    turn: Turn,
    case: Case,
    stands: CaseStanding,
    actor: str,
    move: Move,
    leaves: tuple[Official, ...] = (),
) -> tuple[MoveCase, News]:
    """Move a case up, where it can be taken; return the change and the news for that team, and
    for those officials that it `leaves`.

    It goes to the next level, or past it if nobody there may see it, be it because the only one
    knows the reporter. `move` is recorded in the trail: RAISE, or KNOW if that was the reason.
    """
    above = (Level.PROVINCE, Level.NATIONAL) if case.level is Level.DISTRICT else (Level.NATIONAL,)
    there = [replace(moved(case, Move.RAISE), level=level) for level in above]
    teams = await turn.read(
        lambda unit: [(now, access.team(unit, stands.moved(now))) for now in there]
    )
    now, team = next(((now, team) for now, team in teams if team), teams[0])
    why = notices.came(turn.content, case, "unseen" if move is Move.KNOW else "raised")
    news = await free_again(turn, now, stands.moved(now), team, why)
    news += await left(turn, case, stands, leaves)
    return MoveCase(case, actor, move, now, note=now.level), news
