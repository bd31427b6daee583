"""Stores and reads the trail of officials (began, ended, linked another chat), and of what
operators did by commands.

Rows are appended and never changed; they are chained (storage/cases/chain.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from storage.cases import chain
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.officials import RoleMove

_TABLE = table(RoleMove)

NOBODY = 0
"""The number that stands for no official."""


def invited(number: int) -> str:
    """Return the move that made the invite with this number."""
    return f"invite {number}"


def erased(district: str) -> str:
    """Return the act that erased this district."""
    return f"erase district {district}"


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """One move in the trail. `actor` is "official:<number>", "operator:<number>" or "system".

    `official` is NOBODY for an act of an operator that is about no official.
    """

    at: datetime
    official: int
    actor: str
    move: str


def append(unit: Unit, official: int, actor: str, move: str) -> None:
    """Add a move to the trail of an official: accept, end, link, switch, unlink, erase, note, a
    setting ("nights on"), leave ("away until 2026-12-05") or its end ("back").

    Of NOBODY, what an operator did: "invite 3", "revoke 3", "rotate" and the like.
    """
    added = {"official": official, "at": unit.now, "actor": actor, "move": move}
    chain.append(unit, RoleMove.__tablename__, [added])


def trail(unit: Unit, official: int) -> tuple[RoleEntry, ...]:
    """Return the moves of an official, oldest first."""
    return _read(unit, _TABLE.c.official == official)


def invite_of(unit: Unit, number: int) -> tuple[RoleEntry, ...]:
    """Return who made the invite with this number."""
    return _read(unit, (_TABLE.c.official == NOBODY) & (_TABLE.c.move == invited(number)))


def acts(unit: Unit) -> tuple[RoleEntry, ...]:
    """Return everything that operators did to officials and to the installation, oldest first."""
    return _read(unit, _TABLE.c.actor.startswith("operator"))


def _read(unit: Unit, where: ColumnElement[bool]) -> tuple[RoleEntry, ...]:
    rows = unit.connection.execute(
        select(_TABLE.c.at, _TABLE.c.official, _TABLE.c.actor, _TABLE.c.move)
        .where(where)
        .order_by(_TABLE.c.id)
    )
    return tuple(RoleEntry(*row) for row in rows)
