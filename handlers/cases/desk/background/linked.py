"""Handles the button "same number elsewhere": shows cases that share a number, account, site or
wording, as far as one may see them.

Of cases that are not theirs an official learns how many there are, and in how many districts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from handlers.cases.case import access, case_name, telling
from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from handlers.cases.case.telling import News
from handlers.cases.desk import case_list, notices
from handlers.cases.desk.seat import CaseSeat, pressed_at_case
from handlers.core.buttons import DESK, main
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from storage.cases import cases
from storage.cases.cases import Case
from storage.cases.listing import linked
from storage.cases.sightings import ACCOUNT, DOMAIN, PHONE, WORDING, Seen
from storage.engine.transaction import Unit
from storage.officials.officials import Official

SAME = Family("desk.same", (PHONE, ACCOUNT, DOMAIN, WORDING))
"""What a case shares with another one, in the order of what says most."""
_CROSSES = frozenset({PHONE, ACCOUNT})
SHOWN = 3
"""The most linked cases on the card of a case; the others are behind a button."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Cases that share something with one: (case, what they share) of those that may be seen,
    newest first, and how many others there are in how many districts."""

    seen: tuple[tuple[Case, str], ...] = ()
    others: int = 0
    districts: int = 0
    holding: Mapping[int, Official] = field(default_factory=dict)


def find(unit: Unit, me: Actor, case: Case) -> Linked:
    """Return the cases linked with one, as far as this person may see them."""
    shared = linked.of_case(unit, case.id)
    if not shared:
        return Linked()
    every = cases.of_ids(unit, tuple(shared))
    stood = access.standings(unit, every)
    theirs = [each for each, stands in stood if may(me, stands, Action.SEE).allowed]
    theirs.sort(key=lambda each: (each.opened, each.id), reverse=True)
    hidden = [each for each in every if each not in theirs]
    kinds = ((each, _first_of(shared[each.id])) for each in theirs)
    holding = case_list.holders(unit, theirs[: case_list.LISTED])
    return Linked(tuple(kinds), len(hidden), len({each.district for each in hidden}), holding)


def _first_of(kinds: Collection[str]) -> str:
    return next((kind for kind in (PHONE, ACCOUNT, DOMAIN, WORDING) if kind in kinds), WORDING)


def lines(turn: Turn, found: Linked, most: int = SHOWN) -> tuple[Say, ...]:
    """Return one line for each linked case, and one for those that may not be seen."""
    named = [
        SAME.phrase(kind, {"name": case_name.name(turn.content, case)})
        for case, kind in found.seen[:most]
    ]
    others = elsewhere(found)
    return (*named, others) if others else tuple(named)


def elsewhere(found: Linked) -> Say | None:
    """Say how many linked cases may not be seen, and in how many districts; None for none."""
    if not found.others:
        return None
    values = {"count": found.others, "districts": found.districts}
    return Phrase("desk.same.elsewhere", values)


def buttons(turn: Turn, found: Linked, me: Actor, reference: str) -> tuple[Button, ...]:
    """Return buttons that open linked cases, and one to the others if there are more."""
    shown = [case for case, _ in found.seen[:SHOWN]]
    opens = case_list.rows(turn.content, shown, turn.now, me, found.holding)
    if len(found.seen) <= SHOWN:
        return opens
    label = Phrase("desk.same.all", {"count": len(found.seen)})
    return (*opens, Press(label, "desk.linked", reference))


@pressed_at_case()
async def show(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.linked`: all linked cases that this official may see, newest first."""

    def look(unit: Unit) -> tuple[Linked, Actor, dict[int, Official]]:
        me = access.actor(unit, turn.person.id)
        found = find(unit, me, seat.case)
        shown = [case for case, _ in found.seen[: case_list.LISTED]]
        return found, me, case_list.holders(unit, shown)

    found, me, holding = await turn.read(look)
    shown = [case for case, _ in found.seen[: case_list.LISTED]]
    rows = case_list.rows(turn.content, shown, turn.now, me, holding)
    back = Press(Phrase("desk.never_mind"), "desk.case", seat.case.reference)
    title = Phrase("desk.same.title", {"name": case_name.name(turn.content, seat.case)})
    told = lines(turn, found, case_list.LISTED) or (Phrase("desk.same.none"),)
    return Outcome(Reply((Card(title, told, buttons=(*rows, back, main(DESK))),)))


async def crossed(turn: Turn, seen: Collection[Seen], district: str, reporter: str) -> News:
    """Return the news that a number of a case has come up in another district.

    The district where somebody else reported it first is told once: when a second district is
    added. `seen` are the sightings of a report that is being sent for `district`.
    """
    numbers = [each for each in seen if each.kind in _CROSSES]

    def look(unit: Unit) -> tuple[list[Case], CaseStanding, tuple[Official, ...]] | None:
        shared = linked.of_seen(unit, numbers)
        every = cases.of_ids(unit, tuple(shared))
        found = sorted((c for c in every if c.reporter != reporter), key=lambda c: (c.opened, c.id))
        if not found or {case.district for case in found} != {found[0].district}:
            return None
        if found[0].district == district or found[0].report.empty:
            return None
        stands = access.standing(unit, found[0])
        return found, stands, access.team(unit, stands)

    told = await turn.read(look) if numbers else None
    if told is None:
        return News()
    (first, *more), stands, team = told
    holder = tuple(one for one in team if one.id == first.taken_by)
    title = Phrase("desk.crossed", {"name": case_name.name(turn.content, first)})
    values = {"count": len(more) + 2, "districts": 2}
    card = Card(
        notices.headed(title, urgent=first.urgent),
        (Phrase("desk.crossed.count", values), notices.when_and_where(turn, first)),
        buttons=(Press(Phrase("desk.case.open"), "desk.case", first.reference), main(DESK)),
        tone=notices.tone(first),
        discreet=True,
    )
    kind = NoticeKind.CASE_ELSEWHERE
    return await telling.tell(turn, stands, holder or team, Reply((card,)), kind)
