"""Hands a case to a colleague, back to the team, or away from an official who is not neutral."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case import case_name
from handlers.cases.case.states import HELD, after, moved
from handlers.cases.case.timers import untaken
from handlers.cases.desk import notices
from handlers.cases.desk.seat import CaseSeat, as_it_stands, choice, pressed_at_case
from handlers.core.buttons import DESK, main
from handlers.core.outcome import Notice, NoticeKind, Outcome
from handlers.core.reply import Card, Press, Reply, Weight
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.cases import Case, MoveCase, Reach
from storage.cases.states import Level, Move, State
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official, Recuse


@pressed_at_case(Move.HAND_BACK)
async def hand_back(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.release`: give the case back to the team, and tell the others."""
    name = case_name.name(turn.content, seat.case)
    now = moved(seat.case, Move.HAND_BACK)
    change = MoveCase(seat.case, audit.official(seat.me.id), Move.HAND_BACK, now)
    news = free_again(turn, seat.case, seat.others)
    clock = untaken(turn.content, seat.case.reference, turn.now)
    card = Card(Phrase("desk.released", {"name": name}), buttons=(main(DESK),))
    return Outcome(Reply((card,)), None, (change, clock), news)


def free_again(turn: Turn, case: Case, others: tuple[Official, ...]) -> tuple[Notice, ...]:
    """Return notices that tell the others that the case can be taken now."""
    title = Phrase("desk.free", {"name": case_name.name(turn.content, case)})
    reply = Reply((notices.summary(turn.content, case, title),))
    return tuple(Notice(other.person, reply, NoticeKind.CASE_FREE) for other in others)


@pressed_at_case()
async def give(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.give`: give the case to a colleague, who need not accept and may pass it on."""
    number = choice(turn)
    to = next((other for other in seat.others if str(other.id) == number), None)
    mine = seat.case.taken_by == seat.me.id and seat.case.state in HELD
    if to is None or not mine:
        return as_it_stands(turn, seat, Phrase("desk.changed"))
    change, news = _given(turn, seat.case, seat.me, to)
    values = {"name": case_name.name(turn.content, seat.case), "role": notices.role(to)}
    card = Card(Phrase("desk.given", values), buttons=(main(DESK),))
    return Outcome(Reply((card,)), None, (change,), (news,))


def _given(turn: Turn, case: Case, me: Official, to: Official) -> tuple[MoveCase, Notice]:
    now = replace(moved(case, Move.GIVE), taken_by=to.id)
    change = MoveCase(case, audit.official(me.id), Move.GIVE, now, note=audit.official(to.id))
    title = Phrase("desk.yours_now", {"name": case_name.name(turn.content, case)})
    card = notices.summary(turn.content, case, title, mine=True)
    return change, Notice(to.person, Reply((card,)), NoticeKind.CASE_GIVEN)


async def give_all(turn: Turn) -> Outcome:
    """Handle `desk.give_all`: give all own cases to one colleague, e.g. before a transfer."""
    person, number = turn.person.id, turn.argument

    def look(unit: Unit) -> tuple[list[tuple[Case, Official]], tuple[Official, ...]]:
        mine = officials.of_person(unit, person)
        held = [
            (case, me)
            for me in mine
            for case in officials.open_cases(unit, [me])
            if case.taken_by == me.id and after(case.state, Move.GIVE)
        ]
        colleagues = [
            other
            for me in mine
            for other in officials.with_roles(unit, me.reach, officials.CASE_ROLES)
            if not other.has(person)
        ]
        return held, tuple({other.id: other for other in colleagues}.values())

    held, colleagues = await turn.read(look)
    to = next((other for other in colleagues if str(other.id) == number), None)
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
    given = [_given(turn, case, me, to) for case, me in held if me.reach == to.reach]
    title = Phrase("desk.gave_all", {"count": len(given), "role": notices.role(to)})
    changes, news = tuple(c for c, _ in given), tuple(n for _, n in given)
    return Outcome(Reply((Card(title, buttons=(main(DESK),)),)), None, changes, news)


@pressed_at_case()
async def know(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.know`: the official knows the person, so the case is hidden from them.

    If nobody is left in the team, the case moves up a level. This is final, so the first press (a
    reference) asks for confirmation and the second ("<reference>.yes") does it.
    """
    case, reference = seat.case, seat.case.reference
    name = case_name.name(turn.content, case)
    if choice(turn) != "yes":
        stay = Press(Phrase("desk.never_mind"), "desk.case", reference, weight=Weight.MAIN)
        yes = Press(Phrase("desk.know.yes"), "desk.know", f"{reference}.yes")
        question = Phrase("desk.know.sure", {"name": name})
        asked = Card(question, (Phrase("desk.know.then"),), buttons=(stay, yes))
        return Outcome(Reply((asked,)))
    recuse = Recuse(case.id, seat.me.id)
    lines = (Phrase("desk.known.what"),)
    card = Card(Phrase("desk.known", {"name": name}), lines, buttons=(main(DESK),))
    if not seat.others and case.level != Level.NATIONAL and case.state != State.CLOSED:
        move, news = await raised(turn, case, audit.official(seat.me.id), Move.KNOW)
        return Outcome(Reply((card,)), None, (move, recuse), news)
    mine = case.taken_by == seat.me.id and case.state in HELD
    now = moved(case, Move.HAND_BACK) if mine else None
    move = MoveCase(case, audit.official(seat.me.id), Move.KNOW, now)
    news = free_again(turn, case, seat.others) if mine else ()
    return Outcome(Reply((card,)), None, (move, recuse), news)


async def raised(
    turn: Turn, case: Case, actor: str, move: Move
) -> tuple[MoveCase, tuple[Notice, ...]]:
    """Move a case one level up, where it can be taken; return (change, notices to that team).

    `move` is recorded in the trail: RAISE, or KNOW if that was the reason.
    """
    up = Reach(Level.NATIONAL)
    if case.level is Level.DISTRICT:
        up = Reach(Level.PROVINCE, case.province)
    team = await turn.read(lambda unit: officials.with_roles(unit, up, officials.CASE_ROLES))
    now = replace(moved(case, Move.RAISE), level=up.level)
    news = free_again(turn, case, tuple(o for o in team if not o.has(case.reporter)))
    return MoveCase(case, actor, move, now, note=up.level), news
