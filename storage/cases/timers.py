"""Timers: things to be done at a given time, at most one of each kind per subject."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

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
    """Return up to `limit` timers that are due now, oldest first."""
    rows = unit.connection.execute(
        select(_TABLE.c.what, _TABLE.c.subject, _TABLE.c.due)
        .where(_TABLE.c.due <= unit.now)
        .order_by(_TABLE.c.due)
        .limit(limit)
    )
    return tuple(Timer(*row) for row in rows)


def standing(unit: Unit, whats: Collection[str], subjects: Collection[str]) -> tuple[Timer, ...]:
    """Return the timers of these kinds and subjects that are set now, due ones included."""
    if not whats or not subjects:
        return ()
    rows = unit.connection.execute(
        select(_TABLE.c.what, _TABLE.c.subject, _TABLE.c.due).where(
            _TABLE.c.what.in_(whats), _TABLE.c.subject.in_(subjects)
        )
    )
    return tuple(Timer(*row) for row in rows)


def _drop(unit: Unit, what: str, subject: str) -> int:
    return unit.connection.execute(
        delete(_TABLE).where(_TABLE.c.what == what, _TABLE.c.subject == subject)
    ).rowcount


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Set a timer. If it is set already, it keeps its time unless `again` is True."""

    timer: Timer
    again: bool = False

    def apply(self, unit: Unit) -> None:
        """Store the timer. Raises Conflict if another process set it at this moment."""
        timer = self.timer
        if self.again:
            _drop(unit, timer.what, timer.subject)
        stands = select(_TABLE.c.due).where(
            _TABLE.c.what == timer.what, _TABLE.c.subject == timer.subject
        )
        if unit.connection.execute(stands).one_or_none() is None:
            values = {"what": timer.what, "subject": timer.subject, "due": timer.due}
            try:
                unit.connection.execute(insert(_TABLE).values(**values))
            except IntegrityError as error:
                raise Conflict from error


@dataclass(frozen=True, slots=True)
class TimerDone:
    """Delete a timer in the transaction that does its work, so that the work is done once."""

    timer: Timer

    def apply(self, unit: Unit) -> None:
        """Delete the timer. Raises Conflict if another process deleted it first."""
        if _drop(unit, self.timer.what, self.timer.subject) != 1:
            raise Conflict


@dataclass(frozen=True, slots=True)
class DropTimers:
    """Delete all timers of these kinds about one subject, whether they are due or not."""

    whats: tuple[str, ...]
    subject: str

    def apply(self, unit: Unit) -> None:
        """Delete them; applying it again has no effect."""
        mine = _TABLE.c.what.in_(self.whats) & (_TABLE.c.subject == self.subject)
        unit.connection.execute(delete(_TABLE).where(mine))
