"""Reads cases for a table with their times (opened, taken, closed) and how they count; reporters
are not read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.cases import cases
from storage.cases.cases import Case, Reach
from storage.cases.states import FREE
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.figures import totals
from storage.figures.counted import Counted, count
from storage.officials import officials
from storage.tables.cases import Case as CaseRow
from storage.tables.cases import CaseMove

_CASES = table(CaseRow)
_MOVES = table(CaseMove)
MOST = 10_000
"""The most cases in one table."""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case, how it counts, when an official took and closed it, and how many moves it has.

    `holder` is the role of who has it, or had it when it was closed; empty if nobody has.
    """

    case: Case
    counted: Counted
    taken: datetime | None
    closed: datetime | None
    moves: int
    holder: str = ""


def opened_within(
    unit: Unit, reach: Reach, begin: datetime, end: datetime, most: int = MOST
) -> tuple[ListedCase, ...]:
    """Return the cases within a reach opened from `begin` until before `end`, newest first."""
    return of(unit, cases.opened_within(unit, reach, begin, end, most))


def of(unit: Unit, found: Collection[Case]) -> tuple[ListedCase, ...]:
    """Return these cases with their times."""
    ids = [case.id for case in found]
    taken = totals.taken(unit, ids)
    rows = select(_CASES.c.id, _CASES.c.closed, _CASES.c.counted).where(_CASES.c.id.in_(ids))
    stored = {row.id: row for row in unit.connection.execute(rows)}
    counts = (
        select(_MOVES.c.case_id, func.count().label("number"))
        .where(_MOVES.c.case_id.in_(ids))
        .group_by(_MOVES.c.case_id)
    )
    moves = {row.case_id: row.number for row in unit.connection.execute(counts)}
    roles = officials.roles_of(unit, {case.taken_by for case in found if case.taken_by})
    return tuple(
        ListedCase(
            case,
            _counted(unit, case, stored[case.id].counted, taken.get(case.id)),
            taken.get(case.id),
            stored[case.id].closed,
            moves.get(case.id, 0),
            "" if case.state in FREE else roles.get(case.taken_by or 0, ""),
        )
        for case in found
    )


def _counted(unit: Unit, case: Case, sealed: bytes | None, taken: datetime | None) -> Counted:
    """Return how a case was counted; what was forgotten since still counts as it was told."""
    if sealed:
        return Counted.from_json(unit.keyring.open_json(sealed))
    areas = (case.level, case.district, case.province)
    return count(case.report, *areas, case.outcome, case.opened, taken, None)
