"""Lanes: one row for each person with open events, the unit of ordering and of leasing.

The owner of a lane is the process that serves it now. The row is deleted when no open event is
left. Every time a process takes a lane it gets a new number, the fence; a process that lost its
lease can therefore never write with it again, not even to a later lane of the same person.
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
from storage.queue.events import PersonKey
from storage.tables.queue import LaneRow

_LANE = table(LaneRow)

CLOCK_SLACK = timedelta(minutes=1)
"""No lane is ever postponed for this long: a later `due` comes from a clock that was put back."""


class LeaseLost(Exception):
    """Another process has this lane now: drop everything, send nothing."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to serve a lane.

    `seq` is the number of the lane's last event (numbers begin anew in each lane), `tries` how
    often its first open event has failed.
    """

    person: PersonKey
    seq: int
    fence: int
    tries: int = 0


LEASE = Record(Lease)

_FENCES = itertools.count(1)
"""The fences of this process, each used once. A later lease has a higher one."""

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


def add_events(unit: Unit, process_id: str | None, counts: Mapping[PersonKey, int]) -> None:
    """Number `counts[person]` new events in each person's lane.

    Lanes that are new become ours, or nobody's if `process_id` is None. People are sorted so that
    two processes never wait for each other.
    """
    lease = {"now": unit.now, "process_id": process_id, "fence": next(_FENCES)}
    rows = [{"person": person, "count": counts[person], **lease} for person in sorted(counts)]
    _ADD_EVENTS.run_each(unit, rows)


def claim(unit: Unit, process_id: str, most: int) -> list[Lease]:
    """Lease up to `most` lanes that nobody serves, those that have been due longest first."""
    rows = unit.connection.execute(_DUE, {"now": unit.now, "most": most}).all()
    fence = next(_FENCES)
    if rows:
        lease = {"process_id": process_id, "new_fence": fence}
        unit.connection.execute(_TAKE, [{"taken": row.person, **lease} for row in rows])
    return [Lease(row.person, row.seq, fence, row.tries) for row in rows]


@dataclass(frozen=True, slots=True)
class LaneState:
    """What the row of a lane says now."""

    seq: int
    owner: str | None
    fence: int


def lock(unit: Unit, people: Collection[str]) -> dict[str, LaneState]:
    """Read these lanes and lock them until the transaction ends (in order, so without deadlock).

    What follows compares lane.seq and not the inbox: under PostgreSQL's READ COMMITTED, reading
    the inbox might miss an event whose transaction waits for this very row.
    """
    rows = _LOCK.rows(unit, {"people": list(people)})
    return {person: LaneState(seq, owner, fence) for person, seq, owner, fence in rows}


def remove(unit: Unit, people: Collection[str]) -> None:
    """Delete these lanes: they have no more work."""
    if people:
        _REMOVE.run_each(unit, [{"person": person} for person in people])


def reset_tries(unit: Unit, people: Collection[str]) -> None:
    """Set the tries of these lanes back to 0: their first event was handled, more are waiting."""
    if people:
        _RESET_TRIES.run_each(unit, [{"person": person} for person in people])


def postpone(unit: Unit, process_id: str, lease: Lease, due: datetime) -> None:
    """Release this lane until `due` and count one more try. Raises LeaseLost."""
    values = {"person": lease.person, "process_id": process_id, "fence": lease.fence, "due": due}
    if unit.connection.execute(_POSTPONE, values).scalar() is None:
        raise LeaseLost


def release_all(unit: Unit, owners: Collection[str]) -> int:
    """Release every lane of these processes (dead, or stopping); returns how many there were."""
    values = {"now": unit.now, "owners": list(owners)}
    return unit.connection.execute(_RELEASE_ALL, values).rowcount


def release(unit: Unit, process_id: str, people: Collection[str]) -> int:
    """Release these lanes of ours, which this process does not serve; returns how many."""
    values = {"now": unit.now, "process_id": process_id, "people": list(people)}
    return unit.connection.execute(_RELEASE, values).rowcount


def owned(unit: Unit, process_id: str) -> set[str]:
    """The people whose lanes this process owns according to the database."""
    return set(unit.connection.execute(_OWNED, {"process_id": process_id}).scalars())


def shorten_waits(unit: Unit) -> int:
    """Make lanes due now that were postponed too far by a clock that has since been put back.

    Returns how many there were.
    """
    values = {"now": unit.now, "limit": unit.now + CLOCK_SLACK}
    return unit.connection.execute(_SHORTEN_WAITS, values).rowcount


def notify_others(unit: Unit) -> None:
    """Tell other processes at commit that work was released (with SQLite they poll)."""
    if unit.connection.dialect.name == "postgresql":
        unit.connection.execute(text(f"NOTIFY {WAKE}"))
