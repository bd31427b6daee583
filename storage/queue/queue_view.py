"""For operators: reads how much waits in inbox and outbox, and lists, retries or drops what was
given up.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, text

from storage.engine.columns import Utc
from storage.engine.transaction import Unit
from storage.queue import lanes
from storage.queue.states import UNDELIVERED, EventState, MessageState, may_become, one_of

KEY_LIFE = timedelta(hours=24)
"""Age after which a platform no longer recognises a retry key."""

_OPEN_EVENTS = text(f"SELECT count(*) FROM inbox WHERE {one_of([EventState.OPEN])}")
_OLDEST = text("SELECT min(due) AS due FROM lane WHERE owner IS NULL AND due IS NOT NULL").columns(
    due=Utc()
)
_MESSAGES = text(
    f"SELECT state, count(*) AS n FROM outbox WHERE {one_of(UNDELIVERED)} GROUP BY state"
)
_DEAD_MESSAGES = text(
    "SELECT id, channel, kind, created, attempts, last_error FROM outbox"
    f" WHERE {one_of([MessageState.DEAD])} ORDER BY created LIMIT :most"
).columns(created=Utc())
_DEAD_EVENTS = text(
    "SELECT id, channel, received, person FROM inbox"
    f" WHERE {one_of([EventState.DEAD])} ORDER BY received LIMIT :most"
).columns(received=Utc())
_RETRY_MESSAGE = text(
    f"UPDATE outbox SET id = :new, state = '{MessageState.OPEN}', owner = NULL, attempts = 0,"
    " unclear = :no, due = :due, created = :now, key_used = :key_used"
    f" WHERE id = :id AND {may_become(MessageState.OPEN, [MessageState.DEAD])}"
).bindparams(
    bindparam("due", type_=Utc()), bindparam("now", type_=Utc()), bindparam("key_used", type_=Utc())
)
_KEY = text(
    f"SELECT created, key_used FROM outbox WHERE id = :id AND {one_of([MessageState.DEAD])}"
).columns(created=Utc(), key_used=Utc())
# The event gets a number higher than any in its lane, so that its answers get new ids.
_WAKE_LANE = text(
    "INSERT INTO lane (person, seq, due, owner, fence, tries)"
    " SELECT person, seq + 1, :now, NULL, 0, 0 FROM inbox"
    f" WHERE id = :id AND {one_of([EventState.DEAD])}"
    " ON CONFLICT (person) DO UPDATE SET tries = 0, due = COALESCE(lane.due, excluded.due),"
    " seq = CASE WHEN lane.seq < excluded.seq THEN excluded.seq ELSE lane.seq + 1 END"
).bindparams(bindparam("now", type_=Utc()))
_RETRY_EVENT = text(
    f"UPDATE inbox SET state = '{EventState.OPEN}',"
    " seq = (SELECT seq FROM lane WHERE lane.person = inbox.person)"
    f" WHERE id = :id AND {may_become(EventState.OPEN, [EventState.DEAD])}"
)
_DROP_MESSAGE = text(
    f"UPDATE outbox SET state = '{MessageState.DROPPED}', body = NULL"
    f" WHERE id = :id AND {may_become(MessageState.DROPPED, [MessageState.DEAD])}"
)
_DROP_EVENT = text(
    f"UPDATE inbox SET state = '{EventState.DONE}', raw = NULL"
    f" WHERE id = :id AND {may_become(EventState.DONE, [EventState.DEAD])}"
)


@dataclass(frozen=True, slots=True)
class QueueState:
    """The number of open events, how long the oldest lane has waited, and messages by state."""

    events: int
    oldest_seconds: float
    messages: Mapping[MessageState, int]


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An event or message that was given up. retry() and drop() take its `name`."""

    name: str
    channel: str
    kind: str
    since: datetime
    tries: int
    error: str


def read_queue(unit: Unit) -> QueueState:
    """Return the current state of the queue."""
    execute = unit.connection.execute
    messages = {MessageState(row.state): row.n for row in execute(_MESSAGES)}
    return QueueState(execute(_OPEN_EVENTS).scalar() or 0, oldest_wait(unit), messages)


def oldest_wait(unit: Unit) -> float:
    """Return for how many seconds the oldest lane without an owner has been due, or 0.0."""
    due = unit.connection.execute(_OLDEST).scalar()
    return max(0.0, (unit.now - due).total_seconds()) if due else 0.0


def given_up(unit: Unit, most: int = 100) -> list[GivenUp]:
    """Return up to `most` events whose handler failed, then up to `most` messages, oldest first."""
    execute = unit.connection.execute
    events = [
        GivenUp(f"event:{row.id}", row.channel, "event", row.received, 0, "its handler failed")
        for row in execute(_DEAD_EVENTS, {"most": most})
    ]
    return events + [
        GivenUp(row.id, row.channel, row.kind, row.created, row.attempts, row.last_error)
        for row in execute(_DEAD_MESSAGES, {"most": most})
    ]


def retry(unit: Unit, names: Collection[str]) -> int:
    """Queue these events and messages again, oldest first; return how many were found.

    A message whose retry key is older than KEY_LIFE gets a new one. It may then arrive twice, which
    is the operator's decision.
    """
    execute, count = unit.connection.execute, 0
    for number in sorted(int(name.removeprefix("event:")) for name in names if _is_event(name)):
        execute(_WAKE_LANE, {"id": number, "now": unit.now})
        count += execute(_RETRY_EVENT, {"id": number}).rowcount
    messages = [name for name in names if not _is_event(name)]
    found = [(name, execute(_KEY, {"id": name}).one_or_none()) for name in messages]
    dead = sorted((key.created, name, key.key_used) for name, key in found if key is not None)
    for place, (created, name, key_used) in enumerate(dead):
        forgotten = unit.now - (key_used or created) > KEY_LIFE
        new, used = (str(uuid.uuid4()), None) if forgotten else (name, key_used)
        # Messages are claimed by their time: equal ones would overtake each other.
        due = unit.now - timedelta(microseconds=len(dead) - 1 - place)
        values = {"id": name, "new": new, "due": due, "now": unit.now, "no": False}
        count += execute(_RETRY_MESSAGE, values | {"key_used": used}).rowcount
    lanes.notify_others(unit)
    return count


def drop(unit: Unit, names: Collection[str]) -> int:
    """Drop these events and messages and delete their content; return how many were found."""
    execute, count = unit.connection.execute, 0
    for name in names:
        if _is_event(name):
            count += execute(_DROP_EVENT, {"id": int(name.removeprefix("event:"))}).rowcount
        else:
            count += execute(_DROP_MESSAGE, {"id": name}).rowcount
    return count


def _is_event(name: str) -> bool:
    return name.startswith("event:")
