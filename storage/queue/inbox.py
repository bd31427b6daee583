"""The inbox: raw events as the platforms sent them, stored before we answer 200."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.engine import columns
from storage.engine.keyring import WrongKey
from storage.engine.statement import Statement
from storage.engine.transaction import Unit
from storage.people import flow_state, people
from storage.people.flow_state import Place
from storage.people.people import Person
from storage.queue import lanes
from storage.queue.lanes import Lease

RUN = 20
"""Events of a lane looked at together at most: more plain messages than that are several turns."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event on its way into the inbox; `person` is its lane."""

    channel: str
    account: str
    event_id: str
    person: str
    raw: bytes
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the inbox. `raw` is None where no key of ours opens it any more."""

    id: int
    channel: str
    account: str
    event_id: str
    person: str
    seq: int
    received: datetime
    raw: bytes | None
    trace: str


@dataclass(frozen=True, slots=True)
class Lane:
    """All that a turn needs to begin: the lease, its person, their place, their open events.

    `late`: replies wait in the outbox that go in front of the next one. `events` is None where they
    have not been read: they are not all known to the one who asked.
    """

    lease: Lease
    person: Person | None
    place: Place | None
    late: bool
    events: tuple[Event, ...] | None


_STORE = Statement(
    "INSERT INTO inbox (channel, account, event_id, person, seq, received, raw, state, trace)"
    " VALUES (:channel, :account, :event_id, :person,"
    " (SELECT seq FROM lane WHERE lane.person = :lane) - :behind,"
    " :now, :raw, 'open', :trace)"
    " ON CONFLICT (channel, account, event_id) DO NOTHING"
)

_LOOK = Statement(
    "SELECT lane.person, lane.seq, lane.fence, lane.tries, lane.owner,"
    " EXISTS (SELECT 1 FROM outbox WHERE outbox.person = lane.person"
    "         AND outbox.state IN ('late', 'waiting')) AS late,"
    " person.id, person.channel, person.account, person.chat, person.language,"
    " person.district, person.noticed, person.remember, person.official, person.blocked,"
    " place.flow, place.step, place.stamp, place.data, place.updated"
    " FROM lane LEFT JOIN person ON person.id = lane.person"
    " LEFT JOIN place ON place.person = lane.person"
    " WHERE lane.person IN :people"
)

_PERSON, _SEQ, _FENCE, _TRIES, _OWNER, _LATE, _ID, _FLOW = 0, 1, 2, 3, 4, 5, 6, 16
"""Places of some columns of _LOOK: of the lane, then the first of the person and of the place."""

_OPEN_IDS = Statement(
    "SELECT id, person, seq, channel, account, event_id FROM inbox"
    " WHERE person IN :people AND state = 'open' ORDER BY person, seq LIMIT :most"
)

_OPEN = Statement(
    "SELECT id, channel, account, event_id, seq, received, raw, trace FROM inbox"
    " WHERE person = :person AND state = 'open' ORDER BY seq LIMIT :most"
)

_FINISH = Statement("UPDATE inbox SET state = 'done', raw = NULL WHERE id = :id")
_BURY = Statement("UPDATE inbox SET state = 'dead' WHERE id = :id")


def ingest(
    unit: Unit, me: str | None, arrivals: Sequence[Arrival], known: Mapping[str, int]
) -> list[Lane]:
    """Store events and give back the lanes that are mine and not yet `known` (person -> fence).

    A repeat is not stored again (it leaves a harmless gap in the numbers). Lanes whose open events
    are exactly those stored here carry them, so that nothing has to be read again.
    """
    counts = Counter(arrival.person for arrival in arrivals)
    lanes.arrive(unit, me, counts)
    behind = dict(counts)
    rows: list[dict[str, Any]] = []
    by_key: dict[tuple[str, str, str], Arrival] = {}
    for arrival in arrivals:
        behind[arrival.person] -= 1
        by_key[arrival.channel, arrival.account, arrival.event_id] = arrival
        rows.append(
            {
                "channel": arrival.channel,
                "account": arrival.account,
                "event_id": arrival.event_id,
                "person": arrival.person,
                "lane": arrival.person,  # again: PostgreSQL infers one type for each parameter
                "behind": behind[arrival.person],
                "now": unit.now,
                "raw": unit.keyring.seal(arrival.raw),
                "trace": arrival.trace,
            }
        )
    _STORE.run_each(unit, rows)
    if me is None:
        lanes.wake(unit)
        return []
    found = [
        row
        for row in _LOOK.rows(unit, {"people": list(counts)})
        if row[_OWNER] == me and known.get(row[_PERSON]) != row[_FENCE]
    ]
    events = _handed_over(unit, [row[_PERSON] for row in found], by_key) if found else {}
    return [_lane(unit, row, events.get(row[_PERSON])) for row in found]


def _handed_over(
    unit: Unit, fresh: Collection[str], by_key: Mapping[tuple[str, str, str], Arrival]
) -> dict[str, tuple[Event, ...]]:
    """The open events of these lanes, where all of them have just arrived here."""
    most = len(by_key) + 1
    rows = _OPEN_IDS.rows(unit, {"people": list(fresh), "most": most})
    events: dict[str, list[Event]] = {person: [] for person in fresh}
    if len(rows) == most:
        return {}
    for row, person, seq, *key in rows:
        arrival = by_key.get((key[0], key[1], key[2]))
        if arrival is None:
            events.pop(person, None)
        elif person in events:
            events[person].append(
                Event(
                    row,
                    arrival.channel,
                    arrival.account,
                    arrival.event_id,
                    person,
                    seq,
                    unit.now,
                    arrival.raw,
                    arrival.trace,
                )
            )
    return {person: tuple(found) for person, found in events.items()}


def load(unit: Unit, wanted: Iterable[str]) -> list[Lane]:
    """The lanes of these people with their first open events.

    Lane first, events second: an event that arrives in between is seen, or still counted in the
    lane's seq when the turn ends.
    """
    rows = _LOOK.rows(unit, {"people": list(wanted)})
    return [_lane(unit, row, _open(unit, row[_PERSON])) for row in rows]


def _open(unit: Unit, person: str) -> tuple[Event, ...]:
    rows = _OPEN.rows(unit, {"person": person, "most": RUN})
    return tuple(
        Event(
            row,
            channel,
            account,
            event_id,
            person,
            seq,
            columns.read(at),
            _opened(unit, raw),
            trace,
        )
        for row, channel, account, event_id, seq, at, raw, trace in rows
    )


def _opened(unit: Unit, sealed: bytes | None) -> bytes | None:
    try:
        return unit.keyring.open(sealed) if sealed is not None else None
    except WrongKey:
        return None


def _lane(unit: Unit, row: tuple[Any, ...], events: tuple[Event, ...] | None) -> Lane:
    lane, late, person, place = row[:_OWNER], row[_LATE], row[_ID:_FLOW], row[_FLOW:]
    return Lane(
        Lease(*lane),
        people.from_driver(person) if person[0] is not None else None,
        flow_state.from_driver(unit, place) if place[0] is not None else None,
        bool(late),
        events,
    )


def finish(unit: Unit, ids: Sequence[int]) -> None:
    """These events are handled: their content goes, their ids stay to recognise repeats."""
    if not ids:
        return
    _FINISH.run_each(unit, [{"id": i} for i in ids])


def bury(unit: Unit, ids: Sequence[int]) -> None:
    """These events cannot be handled; they stay as they are for the operator."""
    if not ids:
        return
    _BURY.run_each(unit, [{"id": i} for i in ids])
