"""Stores lanes, the queues of one person's open events, and leases each to one process at a time.

A lane is a row whose owner is the process that serves it now; it is deleted when no open event is
left. Each time a process takes a lane, the lane gets a new number, the fence. A process that has
lost its lease can therefore not write with it, not even to a later lane of the same person.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, text, update

from storage.engine.columns import Utc, table
from storage.engine.records import Record
from storage.engine.statement import Statement
from storage.engine.transaction import WAKE, Unit
from storage.tables.queue import LaneRow

_LANE = table(LaneRow)

CLOCK_SLACK = timedelta(minutes=1)
"""Lanes are never postponed this long: a `due` further ahead means that the clock was set back."""


class LeaseLost(Exception):
    """Raised if another process has the lane now: the turn is discarded and nothing is sent."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to serve a lane.

    `seq` is the number of the lane's last event (numbers start again in each lane), `tries` the
    number of times its first open event has failed.
    """

    person: str
    seq: int
    fence: int
    tries: int = 0


LEASE = Record(Lease)

_FENCES = itertools.count(1)
"""The fences of this process, each used once. Later leases have higher ones."""

# A row without `due` is idle: versions before 0009 left such rows behind.
_ADD_EVENTS = Statement(
    "INSERT INTO lane (person, seq, due, owner, fence, tries)"
    " VALUES (:person, :count, :now, :process_id, :fence, 0)"
    " ON CONFLICT (person) DO UPDATE SET seq = lane.seq + excluded.seq,"
    " owner = CASE WHEN lane.due IS NULL THEN excluded.owner ELSE lane.owner END,"
    " fence = CASE WHEN lane.due IS NULL THEN excluded.fence ELSE lane.fence END,"
    " due = COALESCE(lane.due, excluded.due)"
)

_LOCK = Statement(
    "SELECT person, seq, owner, fence FROM lane WHERE person IN :people ORDER BY person",
    postgresql=" FOR UPDATE",
)
_REMOVE = Statement("DELETE FROM lane WHERE person = :person")
_RESET_TRIES = Statement("UPDATE lane SET tries = 0 WHERE person = :person AND tries > 0")
_POSTPONE = text(
    "UPDATE lane SET tries = tries + 1, due = :due, owner = NULL"
    " WHERE person = :person AND owner = :process_id AND fence = :fence RETURNING seq"
).bindparams(bindparam("due", type_=Utc()))
_RELEASE_ALL = text(
    "UPDATE lane SET owner = NULL, due = COALESCE(due, :now) WHERE owner IN :owners"
).bindparams(bindparam("now", type_=Utc()), bindparam("owners", expanding=True))
_RELEASE = text(
    "UPDATE lane SET owner = NULL, due = :now WHERE owner = :process_id AND person IN :people"
).bindparams(bindparam("now", type_=Utc()), bindparam("people", expanding=True))
_OWNED = text("SELECT person FROM lane WHERE owner = :process_id")
_SHORTEN_WAITS = text(
    "UPDATE lane SET due = :now WHERE owner IS NULL AND due IS NOT NULL AND due > :limit"
).bindparams(bindparam("now", type_=Utc()), bindparam("limit", type_=Utc()))
_TAKE = (
    update(_LANE)
    .where(_LANE.c.person == bindparam("taken"))
    .values(owner=bindparam("process_id"), fence=bindparam("new_fence"))
)
_DUE = (
    select(_LANE.c.person, _LANE.c.seq, _LANE.c.tries)
    .where(_LANE.c.due <= bindparam("now", type_=Utc()), _LANE.c.owner.is_(None))
    .where(_LANE.c.due.is_not(None))
    .order_by(_LANE.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # SQLite has one writer and leaves this out
)


def add_events(unit: Unit, process_id: str | None, counts: Mapping[str, int]) -> None:
    """Reserve `counts[person]` event numbers in each person's lane; create missing lanes.

    New lanes are leased to `process_id`, or to nobody if it is None. People are sorted so that two
    processes never deadlock.
    """
    lease = {"now": unit.now, "process_id": process_id, "fence": next(_FENCES)}
    rows = [{"person": person, "count": counts[person], **lease} for person in sorted(counts)]
    _ADD_EVENTS.run_each(unit, rows)


def claim(unit: Unit, process_id: str, most: int) -> list[Lease]:
    """Lease up to `most` lanes without an owner, those that have been due longest first."""
    rows = unit.connection.execute(_DUE, {"now": unit.now, "most": most}).all()
    fence = next(_FENCES)
    if rows:
        lease = {"process_id": process_id, "new_fence": fence}
        unit.connection.execute(_TAKE, [{"taken": row.person, **lease} for row in rows])
    return [Lease(row.person, row.seq, fence, row.tries) for row in rows]


@dataclass(frozen=True, slots=True)
class LaneState:
    """The current row of a lane."""

    seq: int
    owner: str | None
    fence: int


def lock(unit: Unit, people: Collection[str]) -> dict[str, LaneState]:
    """Read these lanes and lock them until the transaction ends, in order to avoid deadlocks.

    Callers compare `seq` instead of reading the inbox: under PostgreSQL's READ COMMITTED, reading
    the inbox might miss an event whose transaction is waiting for this row.
    """
    rows = _LOCK.rows(unit, {"people": list(people)})
    return {person: LaneState(seq, owner, fence) for person, seq, owner, fence in rows}


def remove(unit: Unit, people: Collection[str]) -> None:
    """Delete these lanes, which have no open events left."""
    if people:
        _REMOVE.run_each(unit, [{"person": person} for person in people])


def reset_tries(unit: Unit, people: Collection[str]) -> None:
    """Set the tries of these lanes to 0: their first event was handled and more are waiting."""
    if people:
        _RESET_TRIES.run_each(unit, [{"person": person} for person in people])


def postpone(unit: Unit, process_id: str, lease: Lease, due: datetime) -> None:
    """Release this lane until `due` and count one more try. Raises LeaseLost."""
    values = {"person": lease.person, "process_id": process_id, "fence": lease.fence, "due": due}
    if unit.connection.execute(_POSTPONE, values).scalar() is None:
        raise LeaseLost


def release_all(unit: Unit, owners: Collection[str]) -> int:
    """Release every lane of these processes, which are dead or stopping; return how many."""
    values = {"now": unit.now, "owners": list(owners)}
    return unit.connection.execute(_RELEASE_ALL, values).rowcount


def release(unit: Unit, process_id: str, people: Collection[str]) -> int:
    """Release lanes that this process owns but does not serve; return how many."""
    values = {"now": unit.now, "process_id": process_id, "people": list(people)}
    return unit.connection.execute(_RELEASE, values).rowcount


def owned(unit: Unit, process_id: str) -> set[str]:
    """Return the people whose lanes this process owns according to the database."""
    return set(unit.connection.execute(_OWNED, {"process_id": process_id}).scalars())


def shorten_waits(unit: Unit) -> int:
    """Make lanes due now that were postponed too far because the clock has been set back since.

    Returns how many there were.
    """
    values = {"now": unit.now, "limit": unit.now + CLOCK_SLACK}
    return unit.connection.execute(_SHORTEN_WAITS, values).rowcount


def notify_others(unit: Unit) -> None:
    """Notify other processes, at commit, that work was released. Does nothing on SQLite."""
    if unit.connection.dialect.name == "postgresql":
        unit.connection.execute(text(f"NOTIFY {WAKE}"))
