"""Counts the open cases of each district now, for a province's page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select

from storage.cases.listing.overdue import Overdue
from storage.cases.states import FREE, Level
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Case

_CASES = table(Case)


@dataclass(frozen=True, slots=True)
class OpenNow:
    """The open cases of a district, or of several together.

    untaken: those that nobody has taken.
    urgent:  how many of them are after a loss.
    overdue: how many of them nobody took in time.
    open:    all that are not closed.
    """

    untaken: int = 0
    urgent: int = 0
    overdue: int = 0
    open: int = 0

    def __add__(self, other: OpenNow) -> OpenNow:
        """Return both together."""
        return OpenNow(
            self.untaken + other.untaken,
            self.urgent + other.urgent,
            self.overdue + other.overdue,
            self.open + other.open,
        )


def by_district(
    unit: Unit, districts: Collection[str] | None, overdue: Overdue
) -> dict[str, OpenNow]:
    """Return district -> its open cases, for those of these districts that have any.

    None: of all districts. Left out are cases that only the province may see.
    """
    free = _CASES.c.state.in_(FREE)

    def number(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((and_(free, *conditions), 1), else_=0))

    wanted = (
        select(
            _CASES.c.district,
            number(),
            number(_CASES.c.urgent.is_(True)),
            number(overdue.condition()),
            func.count(),
        )
        .where(_CASES.c.closed.is_(None), _CASES.c.level == Level.DISTRICT)
        .group_by(_CASES.c.district)
    )
    if districts is not None:
        wanted = wanted.where(_CASES.c.district.in_(districts))
    return {
        district: OpenNow(*map(int, numbers))
        for district, *numbers in unit.connection.execute(wanted)
    }
