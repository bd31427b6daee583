"""Lanes: one row a person with open events, the unit of order and of leasing.

A lane's owner is the process that serves it now; with no open event left, its row goes. Each
taking has a number of its own, the fence, so that a process which lost its lease can never write
for it again, not even under a later lane of the same person.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, text, update

from storage.engine.columns import Utc, table
from storage.engine.statement import Statement
from storage.engine.transaction import WAKE, Unit
from storage.tables.queue import Lane

_LANE = table(Lane)

CLOCK_SLACK = timedelta(minutes=1)
"""No lane is ever put off for so long: a later `due` comes from a clock that was put back."""


class LeaseLost(Exception):
    """Another process has this lane now: drop everything, send nothing."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to serve a lane, and how far its events are numbered (anew in each lane)."""

    person: str
    seq: int
    fence: int
    tries: int = 0


_TAKINGS = itertools.count(1)
"""Fences of this process, each given once. A later taking has a higher one."""

# A row without `due` is idle: versions before 0009 left such rows behind.
_ARRIVE = Statement(
    "INSERT INTO lane (person, seq, due, owner, fence, tries)"
    " VALUES (:person, :n, :now, :me, :fence, 0)"
    " ON CONFLICT (person) DO UPDATE SET seq = lane.seq + excluded.seq,"
    " owner = CASE WHEN lane.due IS NULL THEN excluded.owner ELSE lane.owner END,"
    " fence = CASE WHEN lane.due IS NULL THEN excluded.fence ELSE lane.fence END,"
    " due = COALESCE(lane.due, excluded.due)"
)

_LOOK = Statement(
    "SELECT person, seq, owner, fence FROM lane WHERE person IN :people ORDER BY person",
    postgresql=" FOR UPDATE",
)
_FINISH = Statement("DELETE FROM lane WHERE person = :person")
_GO_ON = Statement("UPDATE lane SET tries = 0 WHERE person = :person AND tries > 0")
_PUT_OFF = text(
    "UPDATE lane SET tries = tries + 1, due = :due, owner = NULL"
    " WHERE person = :person AND owner = :me AND fence = :fence RETURNING seq"
).bindparams(bindparam("due", type_=Utc()))
_FREE = text(
    "UPDATE lane SET owner = NULL, due = COALESCE(due, :now) WHERE owner IN :owners"
).bindparams(bindparam("now", type_=Utc()), bindparam("owners", expanding=True))
_FREE_SOME = text(
    "UPDATE lane SET owner = NULL, due = :now WHERE owner = :me AND person IN :people"
).bindparams(bindparam("now", type_=Utc()), bindparam("people", expanding=True))
_MINE = text("SELECT person FROM lane WHERE owner = :me")
_MEND = text(
    "UPDATE lane SET due = :now WHERE owner IS NULL AND due IS NOT NULL AND due > :limit"
).bindparams(bindparam("now", type_=Utc()), bindparam("limit", type_=Utc()))
_TAKE = (
    update(_LANE)
    .where(_LANE.c.person == bindparam("taken"))
    .values(owner=bindparam("me"), fence=bindparam("taking"))
)
_DUE = (
    select(_LANE.c.person, _LANE.c.seq, _LANE.c.tries)
    .where(_LANE.c.due <= bindparam("now", type_=Utc()), _LANE.c.owner.is_(None))
    .where(_LANE.c.due.is_not(None))
    .order_by(_LANE.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # SQLite has one writer: it leaves this out
)


def arrive(unit: Unit, me: str | None, counts: Mapping[str, int]) -> None:
    """Number `counts[person]` new events; new lanes become mine (nobody's where me is None).

    Sorted by person, so that two processes never wait for each other.
    """
    taking = {"now": unit.now, "me": me, "fence": next(_TAKINGS)}
    _ARRIVE.run_each(unit, [{"person": p, "n": counts[p], **taking} for p in sorted(counts)])


def claim(unit: Unit, me: str, most: int) -> list[Lease]:
    """Lease up to `most` of the lanes that are due longest and nobody serves."""
    rows = unit.connection.execute(_DUE, {"now": unit.now, "most": most}).all()
    fence = next(_TAKINGS)
    if rows:
        taking = {"me": me, "taking": fence}
        unit.connection.execute(_TAKE, [{"taken": row.person, **taking} for row in rows])
    return [Lease(row.person, row.seq, fence, row.tries) for row in rows]


@dataclass(frozen=True, slots=True)
class State:
    """A lane as it stands now."""

    seq: int
    owner: str | None
    fence: int


def look(unit: Unit, people: Collection[str]) -> dict[str, State]:
    """These lanes as they stand, held until the end of the transaction (in order: no deadlock).

    What follows compares lane.seq and not the inbox: under PostgreSQL's READ COMMITTED a look at
    the inbox might miss an event whose arrival waits for this very row.
    """
    rows = _LOOK.rows(unit, {"people": list(people)})
    return {person: State(seq, owner, fence) for person, seq, owner, fence in rows}


def finish(unit: Unit, people: Collection[str]) -> None:
    """These lanes have no more work, so they go."""
    if people:
        _FINISH.run_each(unit, [{"person": person} for person in people])


def go_on(unit: Unit, people: Collection[str]) -> None:
    """These lanes have more work and keep their owner; their head was handled."""
    if people:
        _GO_ON.run_each(unit, [{"person": person} for person in people])


def put_off(unit: Unit, me: str, lease: Lease, due: datetime) -> None:
    """Give the lane back until `due`, one try further. Raises LeaseLost."""
    values = {"person": lease.person, "me": me, "fence": lease.fence, "due": due}
    if unit.connection.execute(_PUT_OFF, values).scalar() is None:
        raise LeaseLost


def free(unit: Unit, owners: Collection[str]) -> int:
    """Give back every lane of these processes (dead, or stopping); how many there were."""
    return unit.connection.execute(_FREE, {"now": unit.now, "owners": list(owners)}).rowcount


def free_some(unit: Unit, me: str, people: Collection[str]) -> int:
    """Give back these lanes of mine: this process does not serve them after all."""
    values = {"now": unit.now, "me": me, "people": list(people)}
    return unit.connection.execute(_FREE_SOME, values).rowcount


def mine(unit: Unit, me: str) -> set[str]:
    """The people whose lanes this process owns in the database."""
    return set(unit.connection.execute(_MINE, {"me": me}).scalars())


def mend(unit: Unit) -> int:
    """Bring lanes nearer that a clock, since put back, put off too far; how many there were."""
    values = {"now": unit.now, "limit": unit.now + CLOCK_SLACK}
    return unit.connection.execute(_MEND, values).rowcount


def wake(unit: Unit) -> None:
    """Tell other processes, at commit, that work was released (SQLite: they poll)."""
    if unit.connection.dialect.name == "postgresql":
        unit.connection.execute(text(f"NOTIFY {WAKE}"))
