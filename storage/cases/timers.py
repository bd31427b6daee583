"""Timers: things to be done at a time, at most one of a kind for each subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.tables.cases import Timer as TimerRow

_TABLE = table(TimerRow)


@dataclass(frozen=True, slots=True)
class Timer:
    """`what` is to be done about `subject` (a case's name, an official's number) at `due`."""

    what: str
    subject: str
    due: datetime


def due(unit: Unit, limit: int = 100) -> tuple[Timer, ...]:
    """What is due now, the oldest first."""
    rows = unit.connection.execute(
        select(_TABLE.c.what, _TABLE.c.subject, _TABLE.c.due)
        .where(_TABLE.c.due <= unit.now)
        .order_by(_TABLE.c.due)
        .limit(limit)
    )
    return tuple(Timer(*row) for row in rows)


def _drop(unit: Unit, what: str, subject: str) -> int:
    return unit.connection.execute(
        delete(_TABLE).where(_TABLE.c.what == what, _TABLE.c.subject == subject)
    ).rowcount


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Set a timer; one that stands already keeps its time unless `again`."""

    timer: Timer
    again: bool = False

    def apply(self, unit: Unit) -> None:
        """Write it."""
        timer = self.timer
        if self.again:
            _drop(unit, timer.what, timer.subject)
        stands = select(_TABLE.c.due).where(
            _TABLE.c.what == timer.what, _TABLE.c.subject == timer.subject
        )
        if unit.connection.execute(stands).one_or_none() is None:
            unit.connection.execute(
                insert(_TABLE).values(what=timer.what, subject=timer.subject, due=timer.due)
            )


@dataclass(frozen=True, slots=True)
class TimerDone:
    """A timer that went off: the same write does what it was for, so it goes off once."""

    timer: Timer

    def apply(self, unit: Unit) -> None:
        """Delete it. Raises Conflict where another process did it first."""
        if _drop(unit, self.timer.what, self.timer.subject) != 1:
            raise Conflict
