"""Stores timers: each names a subject and when something is due for it, at most one of each kind
for a subject.

A case that is not closed always has one, its clock: storage/cases/cases.py starts it with whatever
changes who is to act, and stops it when the case is closed. When it goes off, and who hears then,
is said in handlers/cases/case/timer_rules.py.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.exc import IntegrityError

from storage.engine.columns import Utc, table
from storage.engine.transaction import Conflict, Unit
from storage.tables.cases import Timer as TimerRow

_TABLE = table(TimerRow)
_COLUMNS = (_TABLE.c.what, _TABLE.c.subject, _TABLE.c.due, _TABLE.c.step)

CLOCK = "clock"
"""The kind of the timer that every open case has; its subject is the case's name."""
STARTED = -1
"""The step of a clock that was started just now and has no time yet."""
FREED = -2
"""The same of a case that was freed because its official left: colleagues are to hear at once."""

# One statement, so that a round of the schedule that sets the same clock cannot come in between.
_START = text(
    "INSERT INTO timer (what, subject, due, step) VALUES (:what, :subject, :due, :step)"
    " ON CONFLICT (what, subject) DO UPDATE SET due = excluded.due, step = excluded.step"
).bindparams(bindparam("due", type_=Utc()))


@dataclass(frozen=True, slots=True)
class Timer:
    """`what` is to be done about `subject` (a case's name, an official's number) at `due`.

    `step` counts how often it went off before, for timers that repeat.
    """

    what: str
    subject: str
    due: datetime
    step: int = 0


def due(unit: Unit, limit: int = 1000) -> tuple[Timer, ...]:
    """Return up to `limit` timers that are due now, oldest first."""
    rows = unit.connection.execute(
        select(*_COLUMNS)
        .where(_TABLE.c.due <= unit.now)
        .order_by(_TABLE.c.due, _TABLE.c.subject)
        .limit(limit)
    )
    return tuple(Timer(*row) for row in rows)


def standing(unit: Unit, whats: Collection[str], subjects: Collection[str]) -> tuple[Timer, ...]:
    """Return the timers of these kinds and subjects that are set now, due ones included."""
    if not whats or not subjects:
        return ()
    rows = unit.connection.execute(
        select(*_COLUMNS).where(_TABLE.c.what.in_(whats), _TABLE.c.subject.in_(subjects))
    )
    return tuple(Timer(*row) for row in rows)


def start_clock(unit: Unit, reference: str, step: int = STARTED) -> None:
    """Start the clock of a case anew: the next round of the schedule gives it its time."""
    values = {"what": CLOCK, "subject": reference, "due": unit.now, "step": step}
    unit.connection.execute(_START, values)


def stop_clock(unit: Unit, reference: str) -> None:
    """Stop the clock of a case; nothing happens if it has none."""
    _drop(unit, CLOCK, reference)


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
            values = dict(zip(("what", "subject", "due", "step"), astuple(timer), strict=True))
            try:
                unit.connection.execute(insert(_TABLE).values(**values))
            except IntegrityError as error:
                raise Conflict from error


@dataclass(frozen=True, slots=True)
class TimerDone:
    """Delete a timer in the transaction that does its work, so that the work is done once."""

    timer: Timer

    def apply(self, unit: Unit) -> None:
        """Delete the timer. Raises Conflict if it was deleted or set anew since it was read."""
        values = zip(_COLUMNS, astuple(self.timer), strict=True)
        same = [column == value for column, value in values]
        if unit.connection.execute(delete(_TABLE).where(*same)).rowcount != 1:
            raise Conflict


@dataclass(frozen=True, slots=True)
class ServeTimers:
    """Set timers again in the transaction that tells of them: pairs of (as it was read, next time).

    One that was set anew or stopped meanwhile keeps its time, since what was told of it was true
    when it was read: otherwise one busy case could hold up the reminders of a thousand others.
    """

    served: tuple[tuple[Timer, Timer | None], ...]

    def apply(self, unit: Unit) -> None:
        """Store them. Raises Conflict if none of them stands as it was read."""
        done = 0
        for timer, following in self.served:
            try:
                TimerDone(timer).apply(unit)
            except Conflict:
                continue
            done += 1
            if following is not None:
                SetTimer(following).apply(unit)
        if not done:
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
