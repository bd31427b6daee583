"""The inbox: raw events as the platforms sent them, stored before we answer 200."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, LargeBinary, bindparam, text

from storage import lanes, people, places_in_flow
from storage.keyring import WrongKey
from storage.lanes import Lease
from storage.people import Person
from storage.places_in_flow import Place
from storage.tables import Utc
from storage.unit import Unit

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


_STORE = text(
    "INSERT INTO inbox (channel, account, event_id, person, seq, received, raw, state, trace)"
    " VALUES (:channel, :account, :event_id, :person,"
    " (SELECT seq FROM lane WHERE lane.person = :lane) - :behind,"
    " :now, :raw, 'open', :trace)"
    " ON CONFLICT (channel, account, event_id) DO NOTHING"
).bindparams(bindparam("now", type_=Utc()))

_LOOK = (
    text(
        "SELECT lane.person AS lane_person, lane.seq, lane.fence, lane.tries, lane.owner,"
        " EXISTS (SELECT 1 FROM outbox WHERE outbox.person = lane.person"
        "         AND outbox.state IN ('late', 'waiting')) AS late,"
        " person.id, person.channel, person.account, person.chat, person.language,"
        " person.district, person.noticed, person.remember, person.official, person.blocked,"
        " place.flow, place.step, place.stamp, place.data, place.updated"
        " FROM lane LEFT JOIN person ON person.id = lane.person"
        " LEFT JOIN place ON place.person = lane.person"
        " WHERE lane.person IN :people"
    )
    .bindparams(bindparam("people", expanding=True))
    .columns(noticed=Utc(), remember=Boolean(), official=Boolean(), blocked=Utc(), updated=Utc())
)

_OPEN_IDS = text(
    "SELECT id, person, seq, channel, account, event_id FROM inbox"
    " WHERE person IN :people AND state = 'open' ORDER BY person, seq LIMIT :most"
).bindparams(bindparam("people", expanding=True))

_OPEN = text(
    "SELECT id, channel, account, event_id, person, seq, received, raw, trace FROM inbox"
    " WHERE person = :person AND state = 'open' ORDER BY seq LIMIT :most"
).columns(received=Utc(), raw=LargeBinary())

_FINISH = text("UPDATE inbox SET state = 'done', raw = NULL WHERE id = :id")
_BURY = text("UPDATE inbox SET state = 'dead' WHERE id = :id")


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
    unit.connection.execute(_STORE, rows)
    if me is None:
        lanes.wake(unit)
        return []
    found = [
        row
        for row in unit.connection.execute(_LOOK, {"people": list(counts)})
        if row.owner == me and known.get(row.lane_person) != row.fence
    ]
    events = _handed_over(unit, [row.lane_person for row in found], by_key) if found else {}
    return [_lane(unit, row, events.get(row.lane_person)) for row in found]


def _handed_over(
    unit: Unit, fresh: Collection[str], by_key: Mapping[tuple[str, str, str], Arrival]
) -> dict[str, tuple[Event, ...]]:
    """The open events of these lanes, where all of them have just arrived here."""
    most = len(by_key) + 1
    values = {"people": list(fresh), "most": most}
    rows = unit.connection.execute(_OPEN_IDS, values).all()
    events: dict[str, list[Event]] = {person: [] for person in fresh}
    if len(rows) == most:
        return {}
    for row in rows:
        arrival = by_key.get((row.channel, row.account, row.event_id))
        if arrival is None:
            events.pop(row.person, None)
        elif row.person in events:
            events[row.person].append(
                Event(
                    row.id,
                    row.channel,
                    row.account,
                    row.event_id,
                    row.person,
                    row.seq,
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
    rows = unit.connection.execute(_LOOK, {"people": list(wanted)}).all()
    return [_lane(unit, row, _open(unit, row.lane_person)) for row in rows]


def _open(unit: Unit, person: str) -> tuple[Event, ...]:
    rows = unit.connection.execute(_OPEN, {"person": person, "most": RUN})
    return tuple(Event(**{**row._mapping, "raw": _opened(unit, row.raw)}) for row in rows)


def _opened(unit: Unit, sealed: bytes | None) -> bytes | None:
    try:
        return unit.keyring.open(sealed) if sealed is not None else None
    except WrongKey:
        return None


def _lane(unit: Unit, row: Any, events: tuple[Event, ...] | None) -> Lane:
    lease = Lease(row.lane_person, row.seq, row.fence, row.tries)
    person = people.from_row(row[6:16]) if row.id is not None else None
    place = places_in_flow.from_row(unit, row[16:]) if row.flow is not None else None
    return Lane(lease, person, place, bool(row.late), events)


def finish(unit: Unit, ids: Sequence[int]) -> None:
    """These events are handled: their content goes, their ids stay to recognise repeats."""
    if not ids:
        return
    unit.connection.execute(_FINISH, [{"id": i} for i in ids])


def bury(unit: Unit, ids: Sequence[int]) -> None:
    """These events cannot be handled; they stay as they are for the operator."""
    if not ids:
        return
    unit.connection.execute(_BURY, [{"id": i} for i in ids])
