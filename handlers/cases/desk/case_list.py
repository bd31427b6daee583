"""The list of open cases that officials get: its rows (what was lost, age, holder) and its pages,
urgent ones first.

Also makes one card of the news of several cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from content.reading.library import Library
from handlers.cases.case import access, case_name, telling
from handlers.cases.case.policy import Actor
from handlers.cases.desk.notices import headed
from handlers.core import calendar
from handlers.core.buttons import DESK, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Tone, Weight
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from storage.cases import cases
from storage.cases.cases import Case
from storage.cases.listing.overview import Outline
from storage.cases.report import Loss
from storage.cases.states import State
from storage.engine.transaction import Change, Unit
from storage.officials import officials
from storage.officials.officials import Official

LISTED = 9
"""The most cases on one card."""

ROW = Family("desk.row", State)
"""The label of a case in a list, by its state."""
LOST = Family("desk.lost", (*Loss, "unknown"))
"""What was lost, in a word or two."""

WHO_HOLD = (*officials.CASE_ROLES, officials.HEAD)
HOLDER = Family("desk.row.by", WHO_HOLD)
"""Who has a case, in one short word."""

Place = tuple[bool, datetime, int]
"""Where a case stands in the order of the list (Outline.place)."""


def row(
    library: Library,
    case: Case,
    now: datetime,
    me: Actor | None = None,
    holder: Official | None = None,
) -> Press:
    """Return a case as a button of a list: its name, what was lost, its age and who has it.

    `holder` is the official who has it, shown by their role, or as "you" if that is `me`.
    """
    mine = me is not None and case.taken_by in {role.id for role in me.roles}
    role = holder.role if holder and holder.role in WHO_HOLD else officials.CASE_ROLES[1]
    who = Phrase("desk.row.you") if mine else HOLDER.phrase(role)
    values = {
        "name": case_name.name(library, case),
        "lost": LOST.phrase(case.report.loss or "unknown"),
        "age": calendar.ago(case.opened, now),
        "who": who,
    }
    weight = Weight.URGENT if case.urgent else Weight.PLAIN
    return Press(ROW.phrase(case.state, values), "desk.case", case.reference, weight=weight)


def rows(
    library: Library,
    found: Iterable[Case],
    now: datetime,
    me: Actor,
    holders: Mapping[int, Official],
) -> tuple[Press, ...]:
    """Return these cases as buttons; `holders` are officials by their number."""
    return tuple(row(library, case, now, me, holders.get(case.taken_by or 0)) for case in found)


def holders(unit: Unit, found: Iterable[Case]) -> dict[int, Official]:
    """Return the officials who have these cases, by their number."""
    numbers = {case.taken_by for case in found if case.taken_by}
    known = (officials.find(unit, number) for number in sorted(numbers))
    return {official.id: official for official in known if official}


def begins_after(argument: str) -> Place | None:
    """Return the place after which a page begins, from its button; None for the first page."""
    parts = argument.split(".")
    if len(parts) != 3 or not all(part.isdecimal() and part.isascii() for part in parts):
        return None
    plain_one, since, id = map(int, parts)
    try:
        return bool(plain_one), datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=since), id
    except OverflowError:
        return None


def _button_after(last: Outline) -> Press:
    since = (last.opened - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    place = f"{int(not last.urgent)}.{since}.{last.id}"
    return Press(Phrase("desk.next_page"), "desk.page", place)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the open cases as buttons; `which` tells which they are, None if they are all.

    `seen` are the changes that say they are before the official now.
    """

    buttons: tuple[Button, ...]
    which: Say | None
    seen: tuple[Change, ...]


def page(
    unit: Unit, library: Library, me: Actor, found: Sequence[Outline], after: Place | None
) -> Page:
    """Return one page of all open cases.

    What comes next is told by a place, not a number, so that no case is passed over because another
    was closed meanwhile.
    """
    begin = 0 if after is None else sum(case.place <= after for case in found)
    if begin >= len(found):
        begin = 0
    here = found[begin : begin + LISTED]
    shown = cases.of_ids(unit, [case.id for case in here])
    buttons: list[Button] = [*rows(library, shown, unit.now, me, holders(unit, shown))]
    end = begin + len(here)
    if end < len(found):
        buttons.append(_button_after(here[-1]))
    if begin:
        buttons.append(Press(Phrase("desk.first_page"), "desk.page"))
    which = Phrase("desk.page", {"first": begin + 1, "last": end, "count": len(found)})
    names = [case.reference for case in here]
    seen = [change for role in me.roles for change in telling.listed(unit, names, role.id)]
    return Page(tuple(buttons), which if len(found) > len(here) else None, tuple(seen))


async def show_page(turn: Turn) -> Outcome:
    """Handle `desk.page`: a further page of the open cases."""

    def look(unit: Unit) -> tuple[int, int, Page]:
        me = access.actor(unit, turn.person.id)
        found = access.outlines(unit, me)
        shown = page(unit, turn.content, me, found, begins_after(turn.argument))
        return len(found), sum(case.urgent for case in found), shown

    count, urgent, shown = await turn.read(look)
    lines = (shown.which,) if shown.which else ()
    card = Card(title(count, urgent), lines, buttons=(*shown.buttons, main(DESK)))
    return Outcome(Reply((card,)), changes=shown.seen)


def title(count: int, urgent: int) -> Say:
    """Say how many cases are open, and how many of them are urgent."""
    if not count:
        return Phrase("desk.empty")
    if not urgent:
        return Phrase("desk.open", {"count": count})
    return Phrase("desk.open.urgent", {"count": count, "urgent": urgent})


def news_of(
    library: Library,
    now: datetime,
    told: Sequence[tuple[Say, Case, bool]],
    me: Actor,
    has: Mapping[int, Official],
) -> Card:
    """Return one card of the news of several cases, the most pressing first.

    `told` is for each: what is new, the case, and whether its reader, `me`, may open it; `has` are
    officials by their number.
    """
    order = sorted(told, key=lambda each: (not each[1].urgent, each[1].opened))
    lines = [title for title, _, _ in order[:LISTED]]
    if len(order) > LISTED:
        lines.append(Phrase("desk.several.more", {"count": len(order) - LISTED}))
    shown = {case.id: case for _, case, opens in order if opens}
    buttons = rows(library, [*shown.values()][:LISTED], now, me, has)
    urgent = any(case.urgent for _, case, _ in told)
    title = Phrase("desk.several", {"count": len(told)})
    return Card(
        headed(title, urgent=urgent),
        tuple(lines),
        buttons=(*buttons, main(DESK)),
        tone=Tone.DANGER if urgent else Tone.WARN,
        discreet=True,
    )
