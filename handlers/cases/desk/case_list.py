"""Lists cases for officials: what was lost, how long ago, who has it; in pages, urgent ones first.

Also finds a case by a part of its name, and makes one card of the news of several cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from content.reading.library import Library
from handlers.cases.case import access, case_name
from handlers.cases.case.policy import Actor
from handlers.cases.desk.work import FLOW, show_case
from handlers.core import calendar
from handlers.core.buttons import DESK, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Tone, Weight
from handlers.core.say import Family, Phrase, Say
from handlers.core.text import plain, written
from handlers.core.turn import Turn
from storage.cases import cases
from storage.cases.cases import Case, Outline
from storage.cases.report import Loss
from storage.cases.states import State
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official

LISTED = 9
"""The most cases on one card."""
_DIGITS = 4

ROW = Family("desk.row", State)
"""The label of a case in a list, by its state."""
LOST = Family("desk.lost", (*Loss, "unknown"))
"""What was lost, in a word or two."""

HOLDER = Family("desk.row.by", officials.CASE_ROLES)
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
    role = (
        holder.role if holder and holder.role in officials.CASE_ROLES else officials.CASE_ROLES[1]
    )
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
    library: Library, found: Iterable[Case], now: datetime, me: Actor, holders: dict[int, Official]
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


def page(
    unit: Unit, library: Library, me: Actor, found: Sequence[Outline], after: Place | None
) -> tuple[tuple[Button, ...], Say | None]:
    """Return the buttons of one page of all open cases, and which of them these are.

    What comes next is told by a place, not a number, so that no case is passed over because another
    was closed meanwhile. The second value is None if all are on this page.
    """
    begin = 0 if after is None else sum(case.place <= after for case in found)
    if begin >= len(found):
        begin = 0
    here = found[begin : begin + LISTED]
    full = cases.of_ids(unit, [case.id for case in here])
    shown = [full[case.id] for case in here if case.id in full]
    buttons: list[Button] = [*rows(library, shown, unit.now, me, holders(unit, shown))]
    end = begin + len(here)
    if end < len(found):
        buttons.append(_button_after(here[-1]))
    if begin:
        buttons.append(Press(Phrase("desk.first_page"), "desk.page"))
    which = Phrase("desk.page", {"first": begin + 1, "last": end, "count": len(found)})
    return tuple(buttons), which if len(found) > len(here) else None


async def show_page(turn: Turn) -> Outcome:
    """Handle `desk.page`: a further page of the open cases."""

    def look(unit: Unit) -> tuple[int, int, tuple[Button, ...], Say | None]:
        me = access.actor(unit, turn.person.id)
        found = access.outlines(unit, me)
        urgent = sum(case.urgent for case in found)
        buttons, which = page(unit, turn.content, me, found, begins_after(turn.argument))
        return len(found), urgent, buttons, which

    count, urgent, buttons, which = await turn.read(look)
    lines = (which,) if which else ()
    card = Card(title(count, urgent), lines, buttons=(*buttons, main(DESK)))
    return Outcome(Reply((card,)))


def title(count: int, urgent: int) -> Say:
    """Say how many cases are open, and how many of them are urgent."""
    if not count:
        return Phrase("desk.empty")
    if not urgent:
        return Phrase("desk.open", {"count": count})
    return Phrase("desk.open.urgent", {"count": count, "urgent": urgent})


async def by_part(turn: Turn) -> Outcome | None:
    """Open a case for an official who types its word or its four digits alone; None for others.

    Several such cases are offered as buttons, open ones first.
    """
    if not turn.person.official or (turn.flow_state and turn.flow_state.flow != FLOW):
        return None
    text = written(turn.text).strip().lower()
    digits = text if len(text) == _DIGITS and text.isascii() and text.isdecimal() else ""
    words = [
        word
        for word, names in turn.content.case_words.items()
        if plain(text) in map(plain, (word, *names.values()))
    ]
    if not digits and not words:
        return None

    def look(unit: Unit) -> tuple[list[Case], Actor, dict[int, Official]]:
        me = access.actor(unit, turn.person.id)
        found = [case for case, _ in access.named(unit, me, words, digits)]
        found.sort(key=lambda case: case.state is State.CLOSED)
        return found, me, holders(unit, found[:LISTED])

    found, me, holding = await turn.read(look)
    if not found:
        return None
    if len(found) == 1:
        return await show_case(turn, found[0].reference)
    buttons = rows(turn.content, found[:LISTED], turn.now, me, holding)
    card = Card(
        Phrase("desk.which", {"count": len(found)}),
        (Phrase("desk.which.how"),) if len(found) > LISTED else (),
        buttons=(*buttons, main(DESK)),
    )
    return Outcome(Reply((card,)))


def news_of(library: Library, now: datetime, told: Sequence[tuple[Say, Case, bool]]) -> Card:
    """Return one card of the news of several cases, the most pressing first.

    `told` is for each: what is new, the case, and whether its reader may open it.
    """
    order = sorted(told, key=lambda each: (not each[1].urgent, each[1].opened))
    lines = [title for title, _, _ in order[:LISTED]]
    if len(order) > LISTED:
        lines.append(Phrase("desk.several.more", {"count": len(order) - LISTED}))
    shown = {case.id: case for _, case, opens in order if opens}
    buttons = tuple(row(library, case, now) for case in [*shown.values()][:LISTED])
    urgent = any(case.urgent for _, case, _ in told)
    title = Phrase("desk.several", {"count": len(told)})
    return Card(
        Phrase("desk.urgent", {"title": title}) if urgent else title,
        tuple(lines),
        buttons=(*buttons, main(DESK)),
        tone=Tone.DANGER if urgent else Tone.WARN,
        discreet=True,
    )
