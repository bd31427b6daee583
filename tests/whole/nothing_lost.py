"""What must hold of all open cases at any time: a clock, somebody who heard, a place in a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from content.reading.library import Library
from handlers.cases.case.states import FREE
from handlers.cases.case.telling import MERGE_FOR
from handlers.cases.overview import pages
from handlers.cases.overview.pages import Kind
from handlers.core.reply import Press
from storage.cases.cases import Reach
from storage.cases.listing import overview
from storage.cases.listing.overview import Outline
from storage.cases.states import Level, State
from storage.cases.timers import CLOCK
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.tables.cases import Case as CaseRow
from storage.tables.cases import Timer as TimerRow

LATE = timedelta(hours=9)
"""How much later than the table says somebody may hear: steps are long, leave ends at midnight."""
FARTHEST = timedelta(days=21)
"""The latest that a clock may go off: a working week with the longest holidays in it."""


class Lost(AssertionError):
    """A case that nobody hears of, without a clock, or missing from a list."""


def every_open(unit: Unit) -> tuple[Outline, ...]:
    """All open cases, as the lists of all levels have them."""
    everywhere = [Reach(Level.NATIONAL)]
    return (*overview.below(unit, everywhere), *overview.at(unit, everywhere))


async def check(
    db: Database, library: Library, now: datetime, heard: Mapping[str, datetime], *, whole: bool
) -> tuple[int, int]:
    """Return how many cases are open, and how many of them where nobody listens. Raises Lost.

    `heard` says when somebody who was there last heard of a case. `whole`: the lists too.
    """

    def look(unit: Unit) -> tuple[tuple[Outline, ...], list[Any], list[str], Any]:
        timers, cases = table(TimerRow), table(CaseRow)
        clocks = select(timers.c.subject, timers.c.due).where(timers.c.what == CLOCK)
        stored = select(cases.c.word, cases.c.digits).where(cases.c.state != State.CLOSED)
        names = [f"{word}{digits}" for word, digits in unit.connection.execute(stored)]
        found = [tuple(row) for row in unit.connection.execute(clocks).all()]
        return every_open(unit), found, names, officials.served(unit)

    rows, clocks, stored, served = await db.read(look)
    references = sorted(row.reference for row in rows)
    if references != sorted(stored):
        raise Lost("a list of open cases misses one")
    if references != sorted(subject for subject, _ in clocks):
        missing = set(references) ^ {subject for subject, _ in clocks}
        raise Lost(f"open cases and clocks differ: {sorted(missing)[:5]}")
    for subject, due in clocks:
        if not now < due < now + FARTHEST:
            raise Lost(f"{subject} has a clock that goes off at {due}")
    for row in rows:
        _heard_in_time(library, row, heard.get(row.reference), now)
    if whole:
        await _lists(db, library, rows, now)
    return len(rows), sum(row.reach not in served for row in rows)


def _heard_in_time(library: Library, row: Outline, heard: datetime | None, now: datetime) -> None:
    hours = library.hours
    span = hours.overdue if row.state in FREE else hours.idle
    which = f"{row.reference} ({row.state})"
    if heard is None and now - row.opened < MERGE_FOR:
        return  # what is not urgent waits for the end of its round
    if heard is None:
        raise Lost(f"nobody ever heard of {which}")
    if (now - heard) > timedelta(hours=30) and hours.after(heard, span) + LATE < now:
        raise Lost(f"{which} was last heard of at {heard}, it is {now}")


async def _lists(db: Database, library: Library, rows: tuple[Outline, ...], now: datetime) -> None:
    """The lists of all areas together are the open cases; no page leaves one out."""
    found = 0
    for reach in {row.reach for row in rows}:
        here = await db.read(lambda unit, reach=reach: overview.at(unit, [reach]))
        lists = pages.sort(library, here, now).rows
        parts = sum(len(lists[kind]) for kind in (Kind.FREE, Kind.WAITING, Kind.HELD))
        if not parts == len(lists[Kind.ALL]) == len(here):
            raise Lost(f"the lists of {reach} do not add up")
        shown = [
            button.argument
            for at in range(-(-len(here) // pages.PAGE))
            for button in pages.page(
                library, pages.name(library, here[0]), here, now, at,
                opens="overview.case", turns=("overview.list", ""),
            ).buttons
            if isinstance(button, Press) and button.action == "overview.case"
        ]  # fmt: skip
        if shown != [row.reference for row in here]:
            raise Lost(f"the pages of {reach} lose a case")
        found += len(here)
    if found != len(rows):
        raise Lost("the lists of all areas are not the open cases")
