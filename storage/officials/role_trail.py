"""The audit trail of officials: when each began, ended, or linked another chat.

Rows are appended and never changed; they are chained (storage/cases/chain.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.cases import chain
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.officials import RoleMove

_TABLE = table(RoleMove)


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """One move in the trail. `actor` is "official:<number>", "operator" or "system"."""

    at: datetime
    official: int
    actor: str
    move: str


def append(unit: Unit, official: int, actor: str, move: str) -> None:
    """Add a move to the trail of an official: accept, end, link, switch, unlink or erase."""
    added = {"official": official, "at": unit.now, "actor": actor, "move": move}
    chain.append(unit, RoleMove.__tablename__, [added])


def trail(unit: Unit, official: int) -> tuple[RoleEntry, ...]:
    """Return the moves of an official, oldest first."""
    rows = unit.connection.execute(
        select(_TABLE.c.at, _TABLE.c.official, _TABLE.c.actor, _TABLE.c.move)
        .where(_TABLE.c.official == official)
        .order_by(_TABLE.c.id)
    )
    return tuple(RoleEntry(*row) for row in rows)
