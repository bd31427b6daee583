"""Handles a province's or the country's list of the areas below it: counts, names and ages of
cases, and fetching one up.

Nothing of what was told is shown before the case is at that level.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case import access, case_name
from handlers.cases.case.policy import Action, Actor
from handlers.cases.case.states import moved
from handlers.cases.case.telling import tell
from handlers.cases.desk import notices
from handlers.cases.desk.handing import free_again, left
from handlers.cases.desk.roster import OVERVIEW, area
from handlers.cases.desk.seat import CaseSeat, not_official, pressed_at_case
from handlers.cases.overview import pages
from handlers.core.buttons import DESK, main
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.cases import MoveCase, Reach
from storage.cases.listing import overview
from storage.cases.listing.overview import Outline
from storage.cases.states import Level, Move
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official

MOST_AREAS = 12
"""Areas on one card: a province has at most 32 districts, of which those with open cases count."""

ABOVE = (*officials.CASE_ROLES, officials.HEAD)


def _below(unit: Unit, me: Actor) -> tuple[Outline, ...]:
    reaches = [role.reach for role in me.roles if role.role in ABOVE]
    return access.rows_for(unit, me, overview.below(unit, reaches), Action.HEAR)


async def card(turn: Turn, head: Official, at: int = 0) -> Card:
    """Return a row for each area below with open cases, those with most urgent ones first."""

    def look(unit: Unit) -> tuple[tuple[Outline, ...], frozenset[Reach]]:
        me = access.actor(unit, turn.person.id)
        rows = access.rows_for(unit, me, overview.below(unit, [head.reach]), Action.HEAR)
        return rows, officials.served(unit)

    rows, served = await turn.read(look)
    by_area: dict[Reach, list[Outline]] = {}
    for row in rows:
        by_area.setdefault(row.reach, []).append(row)
    order = sorted(by_area, key=lambda reach: (-_urgent(by_area[reach]), reach.area))
    lines: list[Say] = []
    buttons: list[Button] = []
    first = at * MOST_AREAS if at * MOST_AREAS < len(order) else 0
    for reach in order[first : first + MOST_AREAS]:
        found = by_area[reach]
        where = _area(turn, reach)
        values: dict[str, Say | int] = {
            "area": where, "count": len(found), "urgent": _urgent(found),
        }  # fmt: skip
        key = Phrase("overview.area", values)
        lines.append(key if reach in served else Phrase("overview.area.nobody", values))
        label = Phrase("overview.area.button", {"area": where, "count": len(found)})
        buttons.append(Press(label, "overview.area", f"{reach.area}.0"))
    if first + MOST_AREAS < len(order):
        more = str(first // MOST_AREAS + 1)
        buttons.append(Press(Phrase("overview.more"), "overview.areas", f"{head.id}.{more}"))
    where = area(turn.content, head.district, head.province)
    title = Phrase("overview.below", {"area": where, "count": len(rows)})
    return Card(title, tuple(lines), buttons=(*buttons, DESK))


async def more_areas(turn: Turn) -> Outcome:
    """Handle `overview.areas`: a further page of areas ("<head>.<page>")."""
    number, _, at = turn.argument.partition(".")
    mine = await turn.read(lambda unit: officials.of_person(unit, turn.person.id))
    head = next((one for one in mine if str(one.id) == number and one.role == officials.HEAD), None)
    if head is None or head.district is not None:
        return not_official()
    return Outcome(Reply((await card(turn, head, pages.number(at)),)))


def _urgent(rows: list[Outline]) -> int:
    return sum(row.urgent for row in rows)


def _area(turn: Turn, reach: Reach) -> Say:
    district = reach.area if reach.level is Level.DISTRICT else None
    return area(turn.content, district, reach.area if district is None else None)


async def listed(turn: Turn) -> Outcome:
    """Handle `overview.area`: one page of the open cases of an area below ("<code>.<page>")."""
    code, _, at = turn.argument.partition(".")

    def look(unit: Unit) -> tuple[Outline, ...]:
        found = _below(unit, access.actor(unit, turn.person.id))
        return tuple(row for row in found if row.reach.area == code)

    rows = await turn.read(look)
    district = code if len(code) == 4 else None
    where = area(turn.content, district, code if district is None else None)
    title = Phrase("overview.area.title", {"area": where, "count": len(rows)})
    turns = ("overview.area", f"{code}.")
    shown = pages.page(
        turn.content, title, rows, turn.now, pages.number(at),
        opens="clock.pull", turns=turns, back=OVERVIEW,
    )  # fmt: skip
    return Outcome(Reply((shown,)))


@pressed_at_case(Action.PULL_UP)
async def pull(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `clock.pull`: fetch a case that nobody below has taken to one's own level.

    A first press asks, the second ("<reference>.yes") does it.
    """
    case, reference = seat.case, seat.case.reference
    name = {"name": case_name.name(turn.content, case)}
    if turn.argument != f"{reference}.yes":
        yes = Press(Phrase("clock.pull"), "clock.pull", f"{reference}.yes")
        age = Phrase("overview.days", {"days": (turn.now - case.opened).days})
        asked = Card(Phrase("clock.pull.sure", name), (age,), buttons=(yes, main(DESK)))
        return Outcome(Reply((asked,)))
    now = replace(moved(case, Move.RAISE), level=seat.me.reach.level)
    there = seat.stands.moved(now)

    def look(unit: Unit) -> tuple[tuple[Official, ...], tuple[Official, ...], tuple[Official, ...]]:
        team = access.team(unit, there)
        return team, access.team(unit, seat.stands), access.heads(unit, seat.stands)

    team, below, heads = await turn.read(look)
    others = tuple(one for one in team if not one.has(turn.person.id))
    why = notices.came(turn.content, case, "raised", seat.me)
    news = await free_again(turn, now, there, others, why)
    news += await left(turn, case, seat.stands, below)
    said = notices.left(turn, case)
    news += await tell(turn, seat.stands, heads, said, NoticeKind.OVERDUE, action=Action.OVERSEE)
    news += await notices.to_reporter(turn, there)
    move = MoveCase(case, audit.official(seat.me.id), Move.RAISE, now, note=now.level)
    opened = Press(Phrase("desk.case.open"), "desk.case", reference)
    if seat.me.role == officials.HEAD:
        opened = Press(Phrase("overview.open"), "overview.case", reference)
    shown = Card(Phrase("clock.pulled", name), buttons=(opened, main(DESK)))
    return Outcome(Reply((shown,)), None, (move, *news.changes), news.notices)
