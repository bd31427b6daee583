"""Stores and looks up the published list (numbers, accounts and sites that residents are told of),
one batch at a time.

Look-ups read this list and nothing else, so that no report, closing or erasing changes an answer
between two batches. It holds keyed hashes and months, no counts and no cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, insert, select

from storage.cases.sightings import DOMAIN, Seen
from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.tables.cases import PublishedBatch, PublishedValue, Sighting

ASKED = 6
"""The most values that are looked up at once; further ones are ignored."""

_BATCHES = table(PublishedBatch)
_VALUES = table(PublishedValue)
_SEEN = table(Sighting)

_LAST_AT = select(_BATCHES.c.at)
_ALL = select(_VALUES.c.kind, _VALUES.c.key, _VALUES.c.month)
_LISTED = _ALL.where(_VALUES.c.key.in_(bindparam("keys", expanding=True)))
_NEWEST = (
    select(_SEEN.c.key, func.max(_SEEN.c.id).label("id"))
    .where(_SEEN.c.kind == DOMAIN)
    .group_by(_SEEN.c.key)
    .subquery()
)
_SITES = (
    select(_SEEN.c.value, _VALUES.c.month)
    .join(_NEWEST, _NEWEST.c.id == _SEEN.c.id)
    .join(_VALUES, _VALUES.c.key == _SEEN.c.key)
    .where(_VALUES.c.kind == DOMAIN)
)

Value = tuple[str, str]
"""The kind of a value and its keyed hash, which differs by kind too."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: when it was due (UTC; None before the first), and value -> month (its first day)."""

    at: datetime | None = None
    months: Mapping[Value, date] = field(default_factory=dict)


def last_at(unit: Unit) -> datetime | None:
    """Return when the published batch was due, or None if none was published yet."""
    return unit.connection.execute(_LAST_AT).scalar_one_or_none()


def read(unit: Unit) -> Batch:
    """Return the whole published batch."""
    rows = unit.connection.execute(_ALL)
    months = {(kind, key): date.fromisoformat(month) for kind, key, month in rows}
    return Batch(last_at(unit), months)


def look_up(unit: Unit, found: Sequence[Seen]) -> Mapping[Seen, date]:
    """Return those of these values that are published, with their month."""
    asked = {unit.keyring.hash(seen.kind, seen.value): seen for seen in found[:ASKED]}
    if not asked:
        return {}
    rows = unit.connection.execute(_LISTED, {"keys": list(asked)})
    return {asked[key]: date.fromisoformat(month) for _, key, month in rows}


def sites(unit: Unit) -> Mapping[str, date]:
    """Return the published sites, host -> month: the one kind that can be read again here.

    The list holds hashes; a host is opened from any report of it. One that nobody's report holds
    any more is left out.
    """
    rows = unit.connection.execute(_SITES)
    return {unit.keyring.open(value).decode(): date.fromisoformat(month) for value, month in rows}


@dataclass(frozen=True, slots=True)
class Publish:
    """Replace the published batch, which was due at `after`, by this one."""

    batch: Batch
    after: datetime | None

    def apply(self, unit: Unit) -> None:
        """Store the batch. Raises Conflict if another one was published in the meantime."""
        if last_at(unit) != self.after:
            raise Conflict
        run = unit.connection.execute
        run(delete(_BATCHES))
        run(delete(_VALUES))
        run(insert(_BATCHES).values(at=self.batch.at))
        rows = [
            {"kind": kind, "key": key, "month": month.isoformat()}
            for (kind, key), month in sorted(self.batch.months.items())
        ]
        if rows:
            run(insert(_VALUES), rows)
