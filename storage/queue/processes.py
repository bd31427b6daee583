"""Stores which processes are alive, and which of them leads (may alone do) each kind of work.

Only one process at a time polls Telegram, runs the schedule, sends in bulk or cleans up. The name
of such work is a key of the table `holder`, whose row names the process that leads it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from storage.engine.address import address, unusable
from storage.engine.columns import Utc
from storage.engine.transaction import Unit

BEAT_SECONDS = 2.0
"""How often a process records its heartbeat."""

DEAD_AFTER = timedelta(seconds=8)
"""Time without a heartbeat after which a process counts as dead."""

_BEAT = text(
    "INSERT INTO process (id, alive_until, keys) VALUES (:process_id, :until, :keys)"
    " ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until"
).bindparams(bindparam("until", type_=Utc()))
_ALL = text("SELECT id, alive_until FROM process").columns(alive_until=Utc())
_KEYS = text("SELECT keys, alive_until FROM process").columns(alive_until=Utc())
_OWN = text("SELECT alive_until FROM process WHERE id = :process_id").columns(alive_until=Utc())
_REMOVE = text("DELETE FROM process WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
_RESIGN = text("DELETE FROM holder WHERE owner IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_LEAD = text(
    "INSERT INTO holder (duty, owner) VALUES (:work, :process_id)"
    " ON CONFLICT (duty) DO UPDATE SET owner = excluded.owner"
    " WHERE holder.owner NOT IN (SELECT id FROM process)"
)
_LEADER = text("SELECT owner FROM holder WHERE duty = :work")
_SERVER_TIME = text("SELECT clock_timestamp() AS now").columns(now=Utc())


@dataclass(frozen=True, slots=True)
class PeerBeat:
    """The last heartbeat of another process. `missing` is True if the next one has not come."""

    process: str
    alive_until: datetime
    missing: bool


def beat(unit: Unit, process_id: str) -> tuple[PeerBeat, ...]:
    """Record a heartbeat of this process; return the last heartbeats of all others.

    On PostgreSQL the server's clock is used, because the clocks of machines may differ. A heartbeat
    further ahead than any process can set it counts as missing too: the clock was set back.
    """
    now = _now(unit)
    keys = ",".join(unit.keyring.names)
    beat = {"process_id": process_id, "until": now + DEAD_AFTER, "keys": keys}
    unit.connection.execute(_BEAT, beat)
    return tuple(
        PeerBeat(process, until, not now <= until <= now + DEAD_AFTER)
        for process, until in unit.connection.execute(_ALL)
        if process != process_id
    )


def is_alive(unit: Unit, process_id: str) -> bool:
    """Return whether this process has a recent heartbeat, so that reads and writes both work."""
    until = unit.connection.execute(_OWN, {"process_id": process_id}).scalar()
    return until is not None and _now(unit) <= until


def count_alive(unit: Unit) -> int:
    """Return how many processes are alive."""
    now = _now(unit)
    rows = unit.connection.execute(_KEYS).all()
    return sum(now <= until for _, until in rows)


def count_alive_at(url: str) -> int:
    """Return how many processes are alive on the database at `url`, whatever its schema is and
    whichever key it was written with. Raises DatabaseUnusable."""
    parsed = address(url)
    engine = create_engine(parsed)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("process"):
                return 0
            now = _time(connection, datetime.now(UTC))
            return sum(now <= until for _, until in connection.execute(_ALL))
    except (SQLAlchemyError, OSError) as error:
        raise unusable(parsed, error) from error
    finally:
        engine.dispose()


def without_key(unit: Unit, name: str) -> int:
    """Return how many living processes do not have the data key of this name."""
    now = _now(unit)
    rows = unit.connection.execute(_KEYS).all()
    return sum(name not in keys.split(",") for keys, until in rows if now <= until)


def _now(unit: Unit) -> datetime:
    return _time(unit.connection, unit.now)


def _time(connection: Connection, ours: datetime) -> datetime:
    if connection.dialect.name == "postgresql":
        now: datetime = connection.execute(_SERVER_TIME).scalar_one()
        return now
    return ours


def remove(unit: Unit, processes: Collection[str]) -> None:
    """Remove processes that are dead or have stopped, and end their leadership."""
    unit.connection.execute(_REMOVE, {"ids": list(processes)})
    unit.connection.execute(_RESIGN, {"ids": list(processes)})


def take_leadership(unit: Unit, work: str, process_id: str) -> bool:
    """Become the leader of this work unless a living process is; return whether this one is now."""
    unit.connection.execute(_LEAD, {"work": work, "process_id": process_id})
    return bool(unit.connection.execute(_LEADER, {"work": work}).scalar() == process_id)
