"""Sorts open cases into lists (free, urgent, late, waiting, held) and lays out one page of a list
with its buttons.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from content.reading.library import Library
from handlers.cases.case import case_name, duty
from handlers.cases.case.states import FREE
from handlers.core.buttons import DESK
from handlers.core.reply import Button, Card, Press, Weight
from handlers.core.say import Family, Phrase, Say
from storage.cases.listing.overview import Outline
from storage.cases.states import State

PAGE = 9
"""Cases on one page."""


class Kind(enum.StrEnum):
    """The lists of open cases; each open case is in exactly one of FREE, WAITING and HELD."""

    FREE = "free"
    URGENT = "urgent"
    LATE = "late"
    WAITING = "waiting"
    HELD = "held"
    ALL = "all"


LIST = Family("overview.list", Kind)


@dataclass(frozen=True, slots=True)
class Sorted:
    """Open cases by list."""

    rows: Mapping[Kind, tuple[Outline, ...]]

    @property
    def counts(self) -> dict[str, Say | int]:
        """How many there are, by list."""
        return {kind.value: len(rows) for kind, rows in self.rows.items()}


def sort(library: Library, rows: Sequence[Outline], now: datetime) -> Sorted:
    """Return the lists of these cases, each in the order of `rows`."""
    belongs = {kind: tuple(r for r in rows if _is(library, kind, r, now)) for kind in Kind}
    return Sorted(belongs)


def _is(library: Library, kind: Kind, row: Outline, now: datetime) -> bool:
    match kind:
        case Kind.ALL:
            return True
        case Kind.URGENT:
            return row.urgent
        case Kind.FREE:
            return row.state in FREE
        case Kind.WAITING:
            return row.state is State.WAITING
        case Kind.HELD:
            return row.state in (State.TAKEN, State.REFERRED)
        case Kind.LATE:
            return duty.is_overdue(library, row, now)


def name(library: Library, row: Outline) -> Say:
    """Return the name of a case in a list."""
    return case_name.say(library, row.word, row.digits)


def days(row: Outline, now: datetime) -> int:
    """Return the age of a case in whole days."""
    return (now - row.opened).days


def button(library: Library, row: Outline, now: datetime, action: str) -> Press:
    """Return a case as a button: whether money or a code is gone, its name, its age."""
    values: dict[str, Say | int] = {"name": name(library, row), "days": days(row, now)}
    label = Phrase("overview.row", values)
    if row.urgent:
        label = Phrase("overview.row.urgent", values)
    weight = Weight.URGENT if row.urgent else Weight.PLAIN
    return Press(label, action, row.reference, weight=weight)


def number(argument: str) -> int:
    """Return the page that a button's argument asks for; the first if it is none."""
    return int(argument) if argument.isdecimal() and len(argument) < 6 else 0


def page(
    library: Library,
    title: Say,
    rows: Sequence[Outline],
    now: datetime,
    at: int,
    *,
    opens: str,
    turns: tuple[str, str],
    back: Press = DESK,
) -> Card:
    """Return one page of a list. `opens` is the action of a case, `turns` (action, argument before
    the number) that of the next page."""
    first = at * PAGE if at * PAGE < len(rows) else 0
    shown = rows[first : first + PAGE]
    if not shown:
        return Card(title, (Phrase("overview.none"),), buttons=(back,))
    last = first + len(shown)
    lines = (Phrase("overview.page", {"from": first + 1, "to": last, "count": len(rows)}),)
    buttons: list[Button] = [button(library, row, now, opens) for row in shown]
    if last < len(rows):
        action, before = turns
        buttons.append(Press(Phrase("overview.more"), action, f"{before}{last // PAGE}"))
    return Card(title, lines, buttons=(*buttons, back))
