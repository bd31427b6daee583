"""Handles a head's overview: counts, lists, and one case read (with a reason), given to somebody,
or sent up.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case import access, case_name
from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from handlers.cases.case.states import FREE, moved
from handlers.cases.case.telling import tell
from handlers.cases.desk import notices, work
from handlers.cases.desk.handing import raised
from handlers.cases.desk.roster import OVERVIEW, area
from handlers.cases.desk.seat import CaseSeat, choice, not_official, pressed_at_case
from handlers.cases.overview import areas, pages
from handlers.cases.overview.pages import LIST, Kind
from handlers.core.buttons import DESK, main
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Card, Press, Reply, Weight
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.cases import MoveCase
from storage.cases.listing import overview
from storage.cases.listing.overview import Outline
from storage.cases.states import Move
from storage.engine.json_values import member
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official

MOST_OFFERED = 6
"""Officials of the team to whom a head can give a case with one button."""


def _rows(unit: Unit, me: Actor, head: Official) -> tuple[Outline, ...]:
    return access.rows_for(unit, me, overview.at(unit, [head.reach]), Action.OVERSEE)


async def show(turn: Turn) -> Outcome:
    """Handle `overview`: counts of each area the person is head of, and what lies below it."""
    cards: list[Card] = []

    def look(unit: Unit) -> list[tuple[Official, tuple[Outline, ...]]]:
        me = access.actor(unit, turn.person.id)
        heads = [role for role in me.roles if role.role == officials.HEAD]
        return [(head, _rows(unit, me, head)) for head in heads]

    found = await turn.read(look)
    if not found:
        return not_official()
    for head, rows in found[:2]:
        lists = pages.sort(turn.content, rows, turn.now)
        where = area(turn.content, head.district, head.province)
        title = Phrase("overview.title", {"area": where, "count": len(rows)})
        buttons: list[Button] = [
            Press(
                LIST.phrase(kind, {"count": len(lists.rows[kind])}),
                "overview.list",
                f"{kind}.{head.id}.0",
                weight=Weight.URGENT if kind is Kind.URGENT else Weight.PLAIN,
            )
            for kind in Kind
            if lists.rows[kind]
        ]
        line = Phrase("overview.counts", lists.counts)
        cards.append(Card(title, (line,), buttons=(*buttons, DESK)))
        if head.district is None:
            cards.append(await areas.card(turn, head))
    return Outcome(Reply(tuple(cards)))


async def listed(turn: Turn) -> Outcome:
    """Handle `overview.list`: one page of one list ("<list>.<head>.<page>")."""
    word, _, rest = turn.argument.partition(".")
    number, _, at = rest.partition(".")
    kind = member(Kind, word) or Kind.ALL

    def look(unit: Unit) -> tuple[Outline, ...] | None:
        me = access.actor(unit, turn.person.id)
        heads = (role for role in me.roles if role.role == officials.HEAD)
        head = next((role for role in heads if str(role.id) == number), None)
        return _rows(unit, me, head) if head else None

    rows = await turn.read(look)
    if rows is None:
        return not_official()
    shown = pages.sort(turn.content, rows, turn.now).rows[kind]
    title = LIST.phrase(kind, {"count": len(shown)})
    turns = ("overview.list", f"{kind}.{number}.")
    card = pages.page(
        turn.content, title, shown, turn.now, pages.number(at),
        opens="overview.case", turns=turns, back=OVERVIEW,
    )  # fmt: skip
    return Outcome(Reply((card,)))


@pressed_at_case(Action.INSPECT)
async def inspect(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `overview.case`: the case read-only, with what a head may do with it."""
    case, reference = seat.case, seat.case.reference
    card = notices.case_card(turn.content, case, seat.me)
    lines: list[Say] = [Phrase("overview.days", {"days": (turn.now - case.opened).days})]
    if seat.holder:
        values: dict[str, Say | int] = {"role": notices.role(seat.holder)}
        lines.append(Phrase("overview.holder", {**values, "number": seat.holder.id}))
    lines.append(Phrase("overview.read_only"))
    buttons: list[Button] = []
    if seat.may(Action.TAKE).allowed:
        take = Press(Phrase("overview.take"), "desk.take", reference, weight=Weight.MAIN)
        buttons.append(take)
    if seat.may(Action.ASSIGN).allowed:
        offered = [one for one in seat.others if one.listens and one.id != case.taken_by]
        buttons += [
            Press(_to(one), "overview.give", f"{reference}.{one.id}")
            for one in offered[:MOST_OFFERED]
        ]
    if seat.may(Action.SEND_UP).allowed:
        buttons.append(Press(Phrase("overview.up"), "overview.up", reference))
    if seat.may(Action.KNOW).allowed:
        buttons.append(Press(Phrase("desk.know"), "desk.know", reference))
    shown = replace(card, lines=(*lines, *card.lines), buttons=(*buttons, OVERVIEW))
    return Outcome(Reply((shown,)))


def _to(one: Official) -> Phrase:
    return Phrase("overview.give", {"role": notices.role(one), "number": one.id})


@pressed_at_case(Action.ASSIGN)
async def give(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `overview.give`: a head gives a case to an official, who need not accept."""
    case = seat.case
    to = next((one for one in seat.others if str(one.id) == choice(turn)), None)
    if to is None or to.id == case.taken_by:
        return _gone()
    now = replace(moved(case, Move.GIVE), taken_by=to.id)
    stands = seat.stands.moved(now)
    if not _may_have(to, stands):
        return _gone()
    name = case_name.name(turn.content, case)
    change = MoveCase(case, audit.official(seat.me.id), Move.GIVE, now, note=audit.official(to.id))
    yours = notices.summary(turn, now, Phrase("desk.yours_now", {"name": name}), mine=True)
    news = await tell(turn, stands, (to,), Reply((yours,)), NoticeKind.CASE_GIVEN)
    if seat.holder:
        said = {"name": name, "role": notices.role(to), "number": to.id}
        left = notices.line(Phrase("overview.gave", said))
        news += await tell(turn, stands, (seat.holder,), left, NoticeKind.CASE_TAKEN)
    elif case.state in FREE:
        rest = tuple(one for one in seat.others if one.id != to.id)
        taken = work.OTHERS.phrase("taken", {"name": name, "role": notices.role(to)})
        news += await tell(turn, stands, rest, notices.line(taken), NoticeKind.CASE_TAKEN)
    news += await notices.to_reporter(turn, stands)
    values = {"name": name, "role": notices.role(to), "number": to.id}
    card = Card(Phrase("overview.gave", values), buttons=(main(OVERVIEW), DESK))
    return Outcome(Reply((card,)), None, (change, *news.changes), news.notices)


def _may_have(to: Official, stands: CaseStanding) -> bool:
    return may(Actor.of_role(to), stands, Action.BE_GIVEN).allowed


@pressed_at_case(Action.SEND_UP)
async def send_up(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `overview.up`: a head sends a case that nobody has one level up."""
    actor = audit.official(seat.me.id)
    move, news = await raised(turn, seat.case, seat.stands, actor, Move.RAISE, seat.others)
    news += await notices.to_reporter(turn, seat.stands)
    name = {"name": case_name.name(turn.content, seat.case)}
    card = Card(Phrase("overview.sent_up", name), buttons=(main(OVERVIEW), DESK))
    return Outcome(Reply((card,)), None, (move, *news.changes), news.notices)


def _gone() -> Outcome:
    return Outcome(Reply((Card(Phrase("overview.gone"), buttons=(main(OVERVIEW),)),)))
