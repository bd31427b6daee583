"""Queries for lists and counts of an area's open cases: state, age and place of each, never what
was told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, text

from storage.cases.cases import Reach
from storage.cases.states import Level, State
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Case as CaseRow

_TABLE = table(CaseRow)
_COLUMNS = (
    *("id", "word", "digits", "state", "level", "district", "province", "urgent", "reporter"),
    *("headmen", "taken_by", "opened", "updated"),
)
_OPEN = text("closed IS NULL")
"""Spelled as in the indexes case_open_district and _province, so that they are used."""


@dataclass(frozen=True, slots=True)
class Outline:
    """An open case as lists and counts need it; its report stays sealed."""

    id: int
    word: str
    digits: str
    state: State
    level: Level
    district: str
    province: str
    urgent: bool
    reporter: str | None
    headmen: bool
    taken_by: int | None
    opened: datetime
    updated: datetime

    @property
    def reference(self) -> str:
        """The name of the case as buttons carry it, e.g. "mali4821"."""
        return f"{self.word}{self.digits}"

    @property
    def reach(self) -> Reach:
        """The level and area whose officials work on it."""
        areas = {Level.DISTRICT: self.district, Level.PROVINCE: self.province}
        return Reach(self.level, areas.get(self.level, ""))

    @property
    def place(self) -> tuple[bool, datetime, int]:
        """What the order of the most pressing first is made of."""
        return (not self.urgent, self.opened, self.id)


def at(unit: Unit, reaches: Iterable[Reach]) -> tuple[Outline, ...]:
    """Return all open cases at exactly these levels and areas, urgent and oldest first."""
    wheres = [_at(reach) for reach in reaches]
    return _read(unit, or_(*wheres)) if wheres else ()


def below(unit: Unit, reaches: Iterable[Reach]) -> tuple[Outline, ...]:
    """Return all open cases of the levels below these, urgent and oldest first.

    Below a province lie its districts; below the national level provinces and districts.
    """
    wheres: list[ColumnElement[bool]] = []
    for reach in reaches:
        if reach.level is Level.PROVINCE:
            mine = and_(_TABLE.c.province == reach.area, _TABLE.c.level == Level.DISTRICT)
            wheres.append(mine)
        elif reach.level is Level.NATIONAL:
            wheres.append(_TABLE.c.level != Level.NATIONAL)
    return _read(unit, or_(*wheres)) if wheres else ()


def held_by(unit: Unit, official: int) -> tuple[Outline, ...]:
    """Return the open cases that an official has, urgent and oldest first."""
    return _read(unit, _TABLE.c.taken_by == official)


def _at(reach: Reach) -> ColumnElement[bool]:
    same = _TABLE.c.level == reach.level
    match reach.level:
        case Level.DISTRICT:
            return and_(same, _TABLE.c.district == reach.area)
        case Level.PROVINCE:
            return and_(same, _TABLE.c.province == reach.area)
        case Level.NATIONAL:
            return same


def _read(unit: Unit, where: ColumnElement[bool]) -> tuple[Outline, ...]:
    found = (
        select(*(_TABLE.c[name] for name in _COLUMNS))
        .where(_OPEN, where)
        .order_by(_TABLE.c.urgent.desc(), _TABLE.c.opened, _TABLE.c.id)
    )
    return tuple(
        Outline(**{**row, "state": State(row["state"]), "level": Level(row["level"])})
        for row in unit.connection.execute(found).mappings()
    )
