"""Queries for the office's pages: the open cases of an official's areas, their counts, and a search
in all.

Whose lists they are is said by levels, areas and chats; what somebody reported or recused from is
left out here already, so that numbers and pages are right. Who may see a case is still for the
policy to say (handlers/cases/case/policy.py). Each list reads as many rows as it shows, however
long the history is: its columns are the leading ones of an index, and where SQLite could take a
wrong one, as it keeps no statistics, the columns of that one are hidden from it (`_plain`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from storage.cases import cases
from storage.cases.cases import Case, Reach
from storage.cases.listing.overdue import Overdue
from storage.cases.report import Loss
from storage.cases.sightings import Seen
from storage.cases.states import Level, State
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Case as CaseRow
from storage.tables.cases import Sighting
from storage.tables.officials import Official, Recusal

MOST_MATCHED = 500
"""The newest cases with one number that a search looks at."""

_TABLE = table(CaseRow)
_SIGHTINGS = table(Sighting)
_RECUSALS = table(Recusal)
_OFFICIALS = table(Official)

_OPEN = (_TABLE.c.closed.is_(None), _TABLE.c.urgent.in_((True, False)))
"""The condition that a case is open; `urgent` is named so that the index of open cases is taken."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose lists these are: the levels and areas of their roles, and all their chats."""

    reaches: frozenset[Reach]
    chats: frozenset[str]


@dataclass(frozen=True, slots=True)
class OpenNumbers:
    """How many open cases there are, and how many of them are free, lost money, are overdue, or
    wait for their reporter."""

    open: int = 0
    free: int = 0
    paid: int = 0
    overdue: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search asks for; None or empty leaves a thing open.

    Opened from `begin` until before `end` (UTC). `seen`: at least one of these in the report.
    `holder`: the number of the official who has or had the case.
    """

    state: State | None = None
    begin: datetime | None = None
    end: datetime | None = None
    loss: Loss | None = None
    seen: tuple[Seen, ...] = ()
    holder: int | None = None


def open_numbers(
    unit: Unit, viewer: Viewer, free: Collection[State], overdue: Overdue
) -> OpenNumbers:
    """Count the open cases. Those that are `free` may be overdue."""
    untaken = _TABLE.c.state.in_(free)
    counted = (
        untaken,
        _TABLE.c.loss == Loss.PAID,
        and_(untaken, overdue.condition()),
        _TABLE.c.state == State.WAITING,
    )
    sums = [func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in counted]
    total = [0] * (len(sums) + 1)
    shut = _not_shut_out(unit, viewer)
    for reach in viewer.reaches:
        where = and_(_within(reach), *_OPEN, *shut)
        row = unit.connection.execute(select(func.count(), *sums).where(where)).one()
        total = [before + int(now) for before, now in zip(total, row, strict=True)]
    return OpenNumbers(*total)


def open_cases(unit: Unit, viewer: Viewer, skip: int, most: int) -> tuple[Case, ...]:
    """Return up to `most` open cases behind the first `skip`: the urgent and then the oldest
    first."""
    found: list[int] = []
    shut = _not_shut_out(unit, viewer)
    for urgent in (True, False):
        wanted = most - len(found)
        if wanted <= 0:
            break
        rows: list[tuple[datetime, int]] = []
        for reach in viewer.reaches:
            where = and_(
                _within(reach), _TABLE.c.closed.is_(None), _TABLE.c.urgent.is_(urgent), *shut
            )
            page = select(_TABLE.c.opened, _TABLE.c.id).where(where)
            ordered = page.order_by(_TABLE.c.opened, _TABLE.c.id).limit(skip + wanted)
            rows += [(row.opened, row.id) for row in unit.connection.execute(ordered)]
        rows.sort()
        found += [id for _, id in rows[skip : skip + wanted]]
        skip = max(0, skip - len(rows))
    return cases.of_ids(unit, found)


def search(unit: Unit, viewer: Viewer, wanted: Wanted, skip: int, most: int) -> tuple[Case, ...]:
    """Return up to `most` cases behind the first `skip` that fit, the newest first."""
    shut = _not_shut_out(unit, viewer)
    fits = [*_fits(unit, wanted), *shut]
    hidden = bool(wanted.seen) or wanted.holder is not None
    rows: list[tuple[datetime, int]] = []
    for reach in viewer.reaches:
        page = select(_TABLE.c.opened, _TABLE.c.id).where(_within(reach, hidden=hidden), *fits)
        newest = page.order_by(_opened(wanted).desc(), _TABLE.c.id.desc()).limit(skip + most)
        rows += [(row.opened, row.id) for row in unit.connection.execute(newest)]
    rows.sort(reverse=True)
    return cases.of_ids(unit, [id for _, id in rows[skip : skip + most]])


def in_campaigns(unit: Unit, viewer: Viewer, most: int) -> dict[int, tuple[int, ...]]:
    """Return campaign -> ids of its open cases here, of at most `most`, the urgent and newest."""
    shut = _not_shut_out(unit, viewer)
    found: dict[int, tuple[int, ...]] = {}
    for reach in sorted(viewer.reaches, key=lambda reach: (reach.level, reach.area)):
        where = and_(
            _within(reach),
            *_OPEN,
            func.coalesce(_TABLE.c.campaign, 0) != 0,
            *shut,
        )
        newest = (_TABLE.c.urgent.desc(), _TABLE.c.opened.desc(), _TABLE.c.id.desc())
        page = select(_TABLE.c.campaign, _TABLE.c.id).where(where)
        for row in unit.connection.execute(page.order_by(*newest).limit(most)):
            found[row.campaign] = (*found.get(row.campaign, ()), row.id)
    return found


def _fits(unit: Unit, wanted: Wanted) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wanted.seen:
        fits.append(_TABLE.c.id.in_(_with(unit, wanted.seen)))
    if wanted.state is not None:
        fits.append(_TABLE.c.state == wanted.state)
        if wanted.state is not State.CLOSED:
            fits += _OPEN
    if wanted.begin is not None:
        fits.append(_opened(wanted) >= wanted.begin)
    if wanted.end is not None:
        fits.append(_opened(wanted) < wanted.end)
    if wanted.loss is not None:
        fits.append(_TABLE.c.loss == wanted.loss)
    if wanted.holder is not None:
        fits.append(_TABLE.c.taken_by == wanted.holder)
    return fits


def _opened(wanted: Wanted) -> ColumnElement[datetime]:
    """Return when a case was opened, hidden from the index by day if only open ones are wanted."""
    opened: ColumnElement[datetime] = _TABLE.c.opened
    if wanted.state in (None, State.CLOSED):
        return opened
    return func.coalesce(opened, opened)


def _with(unit: Unit, found: Sequence[Seen]) -> list[int]:
    """Return the ids of the newest cases with one of these sightings."""
    ids: set[int] = set()
    for seen in found:
        key = unit.keyring.hash(seen.kind, seen.value)
        same = and_(_SIGHTINGS.c.kind == seen.kind, _SIGHTINGS.c.key == key)
        newest = select(_SIGHTINGS.c.case_id).where(same).order_by(_SIGHTINGS.c.id.desc())
        ids.update(unit.connection.execute(newest.limit(MOST_MATCHED)).scalars())
    return sorted(ids)


def _within(reach: Reach, *, hidden: bool = False) -> ColumnElement[bool]:
    """Return the condition that a case lies within a reach; `hidden` from indexes if it is worse
    than another one that the query has."""

    def same(column: ColumnElement[Any], value: str) -> ColumnElement[bool]:
        return (_plain(column) if hidden else column) == value

    level = same(_TABLE.c.level, reach.level)
    match reach.level:
        case Level.DISTRICT:
            return and_(level, same(_TABLE.c.district, reach.area))
        case Level.PROVINCE:
            return and_(level, same(_TABLE.c.province, reach.area))
        case Level.NATIONAL:
            return level


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the value of a column without its indexes."""
    return func.coalesce(column, "")


def _not_shut_out(unit: Unit, viewer: Viewer) -> list[ColumnElement[bool]]:
    """Return the conditions that this person neither reported a case nor knows its reporter."""
    mine = select(_OFFICIALS.c.id).where(_OFFICIALS.c.person.in_(viewer.chats))
    numbers = unit.connection.execute(mine).scalars().all()
    reporter = func.coalesce(_TABLE.c.reporter, "").not_in(viewer.chats)
    recused = select(_RECUSALS.c.case_id).where(_RECUSALS.c.official.in_(numbers))
    known = unit.connection.execute(recused).scalars().all() if numbers else ()
    return [reporter, _TABLE.c.id.not_in(known)] if known else [reporter]
