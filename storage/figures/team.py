"""Reads what the officials of an area hold, the labels they gave themselves, and the open invites
of the area.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from storage.cases.cases import Reach
from storage.cases.states import Level
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Case
from storage.tables.officials import Invite, Official

_CASES = table(Case)
_INVITES = table(Invite)
_OFFICIALS = table(Official)


def holding(unit: Unit, numbers: Collection[int]) -> dict[int, int]:
    """Return official -> how many open cases they have, for those who have any."""
    rows = unit.connection.execute(
        select(_CASES.c.taken_by.label("official"), func.count().label("cases"))
        .where(_CASES.c.taken_by.in_(numbers), _CASES.c.closed.is_(None))
        .group_by(_CASES.c.taken_by)
    )
    return {row.official: row.cases for row in rows}


def open_invites(unit: Unit, reach: Reach) -> tuple[tuple[str, datetime], ...]:
    """Return (role, until when) of each invite for an area that nobody has used, oldest first."""
    match reach.level:
        case Level.DISTRICT:
            here = _INVITES.c.district == reach.area
        case Level.PROVINCE:
            here = _INVITES.c.district.is_(None) & (_INVITES.c.province == reach.area)
        case Level.NATIONAL:
            here = _INVITES.c.district.is_(None) & _INVITES.c.province.is_(None)
    rows = unit.connection.execute(
        select(_INVITES.c.role, _INVITES.c.expires)
        .where(here, _INVITES.c.used.is_(None), _INVITES.c.expires > unit.now)
        .order_by(_INVITES.c.expires)
    )
    return tuple((row.role, row.expires) for row in rows)


def labels(unit: Unit, numbers: Collection[int]) -> dict[int, str]:
    """Return official -> what they call themselves, for those who said so."""
    rows = unit.connection.execute(
        select(_OFFICIALS.c.id, _OFFICIALS.c.label).where(
            _OFFICIALS.c.id.in_(numbers), _OFFICIALS.c.label.is_not(None)
        )
    )
    return {row.id: unit.keyring.open(row.label).decode() for row in rows}


@dataclass(frozen=True, slots=True)
class Label:
    """Store what an official calls themselves for their colleagues; "" takes it away."""

    official: int
    words: str

    def apply(self, unit: Unit) -> None:
        """Store it, sealed."""
        sealed = unit.keyring.seal(self.words.encode()) if self.words else None
        mine = update(_OFFICIALS).where(_OFFICIALS.c.id == self.official)
        unit.connection.execute(mine.values(label=sealed))
