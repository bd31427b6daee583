"""The audit trail of cases: who did what and when; rows are appended and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from storage.tables import CaseMove, table
from storage.unit import Unit

REPORTER = "reporter"
SYSTEM = "system"
OPERATOR = "operator"

_TABLE = table(CaseMove)


def official(number: int) -> str:
    """How the trail names an official: by number, never by account."""
    return f"official:{number}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One move of a case. `actor` is "official:<id>", "reporter", "system" or "operator"."""

    at: datetime
    actor: str
    move: str
    note: str = ""


def append(unit: Unit, case: int, actor: str, move: str, note: str = "") -> None:
    """Add a move; its note is kept encrypted."""
    sealed = unit.keyring.seal(note.encode()) if note else None
    unit.connection.execute(
        insert(_TABLE).values(case_id=case, at=unit.now, actor=actor, move=move, note=sealed)
    )


def trail(unit: Unit, case: int) -> tuple[Entry, ...]:
    """The moves of a case, oldest first."""
    rows = unit.connection.execute(
        select(_TABLE.c.at, _TABLE.c.actor, _TABLE.c.move, _TABLE.c.note)
        .where(_TABLE.c.case_id == case)
        .order_by(_TABLE.c.id)
    )
    return tuple(
        Entry(at, actor, move, unit.keyring.open(note).decode() if note else "")
        for at, actor, move, note in rows
    )
