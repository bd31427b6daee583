"""Stores incoming events before a webhook call is answered, and reads the open ones of one person
in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.engine.cipher import Cipher, WrongKey
from storage.engine.records import Record
from storage.engine.statement import Statement
from storage.engine.transaction import Unit
from storage.keys import person_keys
from storage.people import flow_state
from storage.people.flow_state import FLOW_STATE, FlowState
from storage.people.people import Person
from storage.queue import lanes
from storage.queue.events import RawEvent, StoredEvent
from storage.queue.lanes import LEASE, Lease
from storage.queue.states import HELD, EventState, may_become, one_of
from storage.tables.people import PERSON

EVENTS_AT_ONCE = 20
"""How many open events of a lane are read at once; a longer run of messages takes several turns."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Everything a turn needs to begin.

    `person` is None for somebody new, `flow_state` is None outside any flow. `late` is True if the
    outbox holds messages that go in front of the next reply. `events` are the open events in order,
    or None if they were not read.
    """

    lease: Lease
    person: Person | None
    flow_state: FlowState | None
    late: bool
    events: tuple[StoredEvent, ...] | None


_STORE = Statement(
    "INSERT INTO inbox (channel, account, event_id, person, seq, received, raw, state, trace)"
    " VALUES (:channel, :account, :event_id, :person,"
    " (SELECT seq FROM lane WHERE lane.person = :lane) - :behind,"
    f" :now, :raw, '{EventState.OPEN}', :trace)"
    " ON CONFLICT (channel, account, event_id) DO NOTHING"
)

_READ_LANES = Statement(
    "SELECT lane.owner, EXISTS (SELECT 1 FROM outbox WHERE outbox.person = lane.person"
    f" AND outbox.{one_of(HELD)}) AS late,"
    f" {LEASE.select('lane')}, {PERSON.select('person')}, {FLOW_STATE.select('place')}"
    " FROM lane LEFT JOIN person ON person.id = lane.person"
    " LEFT JOIN place ON place.person = lane.person"
    " WHERE lane.person IN :people"
)

_OWNER, _LATE = 0, 1
_LEASE = slice(2, 2 + len(LEASE.names))
_PERSON = slice(_LEASE.stop, _LEASE.stop + len(PERSON.names))
_FLOW = slice(_PERSON.stop, None)
"""Positions of these columns in a row of _READ_LANES."""

_EVENT = Record(StoredEvent)
_RAW = _EVENT.names.index("raw")

_OPEN_EVENT_IDS = Statement(
    "SELECT id, person, seq, channel, account, event_id FROM inbox"
    f" WHERE person IN :people AND {one_of([EventState.OPEN])} ORDER BY person, seq LIMIT :most"
)

_OPEN_EVENTS = Statement(
    f"SELECT {_EVENT.select('inbox')} FROM inbox"
    f" WHERE person = :person AND {one_of([EventState.OPEN])} ORDER BY seq LIMIT :most"
)

_LATER_EVENTS = Statement(
    "SELECT id, raw FROM inbox"
    f" WHERE person = :person AND {one_of([EventState.OPEN])} AND seq > :done"
)
_RESEAL = Statement("UPDATE inbox SET raw = :raw WHERE id = :id")

_MARK_DONE = Statement(
    f"UPDATE inbox SET state = '{EventState.DONE}', raw = NULL"
    f" WHERE id = :id AND {may_become(EventState.DONE)}"
)
_MARK_DEAD = Statement(
    f"UPDATE inbox SET state = '{EventState.DEAD}' WHERE id = :id AND {may_become(EventState.DEAD)}"
)


def ingest(
    unit: Unit,
    process_id: str | None,
    arrivals: Sequence[tuple[RawEvent, str]],
    known: Mapping[str, int],
    addresses: Mapping[str, str] | None = None,
) -> list[Lane]:
    """Store (event, trace) pairs and return the lanes that this process has thereby leased.

    The events name people by their hash. `addresses` are their chat addresses (person -> address);
    whoever has no key yet gets one, and an event is sealed with its person's key.

    `known` are the lanes this process serves already (person -> fence); they are left out. With
    `process_id` None no lane is leased, and other processes are notified. An event that is already
    stored is ignored, which leaves a harmless gap in the numbers. If the open events of a lane are
    exactly those stored here, they are returned with it, so that they need not be read again.
    """
    counts = Counter(event.person for event, _ in arrivals)
    lanes.add_events(unit, process_id, counts)
    # Only now: while a person is erased, their lane is locked.
    keys = person_keys.make(unit, {person: (addresses or {}).get(person, "") for person in counts})
    ciphers = {person: keys.of(person) for person in counts}
    behind = dict(counts)
    rows: list[dict[str, Any]] = []
    by_key: dict[tuple[str, str, str], tuple[RawEvent, str]] = {}
    for event, trace in arrivals:
        behind[event.person] -= 1
        by_key[event.channel, event.account, event.event_id] = event, trace
        rows.append(
            {
                "channel": event.channel,
                "account": event.account,
                "event_id": event.event_id,
                "person": event.person,
                "lane": event.person,  # again: PostgreSQL infers one type for each parameter
                "behind": behind[event.person],
                "now": unit.now,
                "raw": ciphers[event.person].seal(event.raw),
                "trace": trace,
            }
        )
    _STORE.run_each(unit, rows)
    if process_id is None:
        lanes.notify_others(unit)
        return []
    rows_read = _READ_LANES.rows(unit, {"people": list(counts)})
    owned = [(LEASE.read(row[_LEASE]), row) for row in rows_read if row[_OWNER] == process_id]
    fresh = [(lease, row) for lease, row in owned if known.get(lease.person) != lease.fence]
    if not fresh:
        return []
    if len(fresh) > 1:  # in the order in which they wrote
        places = {person: place for place, person in enumerate(counts)}
        fresh.sort(key=lambda one: places[one[0].person])
    events = _just_stored(unit, [lease.person for lease, _ in fresh], by_key)
    return [
        _lane(ciphers[lease.person], lease, row, events.get(lease.person)) for lease, row in fresh
    ]


def _just_stored(
    unit: Unit, fresh: Collection[str], by_key: Mapping[tuple[str, str, str], tuple[RawEvent, str]]
) -> dict[str, tuple[StoredEvent, ...]]:
    """Return person -> open events, for lanes in which all of them were stored just now."""
    most = len(by_key) + 1
    rows = _OPEN_EVENT_IDS.rows(unit, {"people": list(fresh), "most": most})
    events: dict[str, list[StoredEvent]] = {person: [] for person in fresh}
    if len(rows) == most:
        return {}
    for id, person, seq, *key in rows:
        stored = by_key.get((key[0], key[1], key[2]))
        if stored is None:
            events.pop(person, None)
        elif person in events:
            event, trace = stored
            events[person].append(
                StoredEvent(
                    event.channel,
                    event.account,
                    event.event_id,
                    event.person,
                    event.raw,
                    id,
                    seq,
                    unit.now,
                    trace,
                )
            )
    return {person: tuple(found) for person, found in events.items()}


def load(unit: Unit, wanted: Iterable[str]) -> list[Lane]:
    """Read the lanes of these people with their first open events.

    The lane is read before its events, so that an event that arrives in between is either read too
    or still counted in the lane's `seq` when the turn ends.
    """
    rows = _READ_LANES.rows(unit, {"people": list(wanted)})
    leases = [(LEASE.read(row[_LEASE]), row) for row in rows]
    keys = person_keys.of_people(unit, (lease.person for lease, _ in leases))
    return [
        _lane(cipher, lease, row, _open(unit, lease.person, cipher))
        for lease, row in leases
        for cipher in (keys.of(lease.person),)
    ]


def _open(unit: Unit, person: str, cipher: Cipher) -> tuple[StoredEvent, ...]:
    rows = _OPEN_EVENTS.rows(unit, {"person": person, "most": EVENTS_AT_ONCE})
    return tuple(_EVENT.read(row, raw=_decrypted(cipher, row[_RAW])) for row in rows)


def _decrypted(cipher: Cipher, sealed: bytes | None) -> bytes:
    try:
        return cipher.open(sealed or b"")
    except WrongKey:
        return b""


def reseal_later(unit: Unit, person: str, done: int, before: Cipher, address: str) -> None:
    """Seal the open events after number `done` with a new key of a person who was just erased.

    They were sent before the erasing was done and are still to be answered; `before` is the cipher
    that the erasing destroyed.
    """
    rows = _LATER_EVENTS.rows(unit, {"person": person, "done": done})
    if rows:
        cipher = person_keys.make(unit, {person: address}).of(person)
        _RESEAL.run_each(
            unit,
            [{"id": id, "raw": cipher.seal(_decrypted(before, raw))} for id, raw in rows if raw],
        )


def _lane(
    cipher: Cipher, lease: Lease, row: tuple[Any, ...], events: tuple[StoredEvent, ...] | None
) -> Lane:
    person, flow = row[_PERSON], row[_FLOW]
    return Lane(
        lease,
        PERSON.read(person) if person[0] is not None else None,
        flow_state.from_row(cipher, flow) if flow[0] is not None else None,
        bool(row[_LATE]),
        events,
    )


def mark_done(unit: Unit, ids: Sequence[int]) -> None:
    """Mark events as handled: delete their content, keep their ids to recognise repeats."""
    if not ids:
        return
    _MARK_DONE.run_each(unit, [{"id": i} for i in ids])


def mark_dead(unit: Unit, ids: Sequence[int]) -> None:
    """Mark events as impossible to handle: keep them with their content for the operator."""
    if not ids:
        return
    _MARK_DEAD.run_each(unit, [{"id": i} for i in ids])
