"""Which processes live, and which one holds a duty that only one may have at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, text

from storage.engine.columns import Utc
from storage.engine.transaction import Unit

BEAT_SECONDS = 2.0
DEAD_AFTER = timedelta(seconds=8)

_BEAT = text(
    "INSERT INTO process (id, alive_until) VALUES (:me, :until)"
    " ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until"
).bindparams(bindparam("until", type_=Utc()))
_ALL = text("SELECT id, alive_until FROM process").columns(alive_until=Utc())
_MINE = text("SELECT alive_until FROM process WHERE id = :me").columns(alive_until=Utc())
_FORGET = text("DELETE FROM process WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
_LEAVE = text("DELETE FROM holder WHERE owner IN :ids").bindparams(bindparam("ids", expanding=True))
_HOLD = text(
    "INSERT INTO holder (duty, owner) VALUES (:duty, :me)"
    " ON CONFLICT (duty) DO UPDATE SET owner = excluded.owner"
    " WHERE holder.owner NOT IN (SELECT id FROM process)"
)
_HOLDER = text("SELECT owner FROM holder WHERE duty = :duty")
_SERVER_TIME = text("SELECT clock_timestamp() AS now").columns(now=Utc())


@dataclass(frozen=True, slots=True)
class Sign:
    """The last sign of life of a process. `overdue`: by the clock, it should have beaten again."""

    process: str
    alive_until: datetime
    overdue: bool


def beat(unit: Unit, me: str) -> tuple[Sign, ...]:
    """Say that this process lives, and see the last signs of life of all the others.

    On PostgreSQL the server's clock decides, as machines may disagree. A sign that lies further
    ahead than any beat can set it is overdue too: the clock was put back.
    """
    now = _now(unit)
    unit.connection.execute(_BEAT, {"me": me, "until": now + DEAD_AFTER})
    return tuple(
        Sign(process, until, not now <= until <= now + DEAD_AFTER)
        for process, until in unit.connection.execute(_ALL)
        if process != me
    )


def beats(unit: Unit, me: str) -> bool:
    """Whether this process has beaten lately: reads and writes both reach the database."""
    until = unit.connection.execute(_MINE, {"me": me}).scalar()
    return until is not None and _now(unit) <= until


def _now(unit: Unit) -> datetime:
    if unit.connection.dialect.name == "postgresql":
        now: datetime = unit.connection.execute(_SERVER_TIME).scalar_one()
        return now
    return unit.now


def forget(unit: Unit, processes: Collection[str]) -> None:
    """Strike processes off the list: dead ones, or this one at its end. Their duties are free."""
    unit.connection.execute(_FORGET, {"ids": list(processes)})
    unit.connection.execute(_LEAVE, {"ids": list(processes)})


def hold(unit: Unit, duty: str, me: str) -> bool:
    """Take the duty where nobody alive has it; whether it is ours now."""
    unit.connection.execute(_HOLD, {"duty": duty, "me": me})
    return bool(unit.connection.execute(_HOLDER, {"duty": duty}).scalar() == me)
