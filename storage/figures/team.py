"""What the officials of an area hold, and which invites for it are still open."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from storage.cases.cases import Reach
from storage.cases.states import Level
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Case
from storage.tables.officials import Invite

_CASES = table(Case)
_INVITES = table(Invite)


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
