"""Stores which objects were given to partners, so that each keeps its id and can be withdrawn.

Nothing that could be read is kept: an object is known by a keyed hash of what it is about, and its
id is made from that hash and from the moment of its creation. Whoever has the ids learns nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.officials import SharedObject

TOLD = timedelta(days=365)
"""How long partners are told that an object was withdrawn."""
_NAMES = uuid.UUID("5f0a7f0e-6a0b-5c3d-9b1e-0c7d3f5c2a11")
"""Our namespace of version 5 UUIDs (RFC 9562); it means nothing else."""

_TABLE = table(SharedObject)

About = tuple[str, str]
"""The kind of an object, e.g. "indicator", and what it is about."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An object as partners know it. `about` is None if it is withdrawn. Times are UTC."""

    id: str
    about: About | None
    created: datetime
    modified: datetime

    @property
    def kind(self) -> str:
        """Return the kind of the object."""
        return self.id.partition("--")[0]


def settle(unit: Unit, contents: Mapping[About, str]) -> tuple[Entry, ...]:
    """Record what is given now, about -> what is said of it; return it with all that was withdrawn.

    What is not given any more is withdrawn. An object that was withdrawn never comes back (STIX
    2.1, section 3.2, revoked): what it was about gets a new one.
    """
    now = unit.now.replace(microsecond=0)
    live = {
        row.key: row
        for row in unit.connection.execute(select(_TABLE).where(_TABLE.c.revoked.is_(False)))
    }
    entries = []
    for about, content in sorted(contents.items()):
        key = unit.keyring.hash("shared", "\n".join(about))
        said = unit.keyring.hash("shared content", content)
        row = live.pop(key, None)
        if row is None:
            id = f"{about[0]}--{uuid.uuid5(_NAMES, f'{key} {unit.now.isoformat()}')}"
            new = {"id": id, "key": key, "content": said, "created": now, "modified": now}
            unit.connection.execute(insert(_TABLE).values(**new, revoked=False))
            entries.append(Entry(id, about, now, now))
        elif row.content != said:
            _change(unit, row.id, content=said, modified=now)
            entries.append(Entry(row.id, about, row.created, now))
        else:
            entries.append(Entry(row.id, about, row.created, row.modified))
    for row in live.values():
        _change(unit, row.id, revoked=True, modified=now)
    withdrawn = select(_TABLE).where(_TABLE.c.revoked.is_(True)).order_by(_TABLE.c.id)
    entries += [
        Entry(row.id, None, row.created, row.modified) for row in unit.connection.execute(withdrawn)
    ]
    return tuple(entries)


def _change(unit: Unit, id: str, **values: object) -> None:
    unit.connection.execute(update(_TABLE).where(_TABLE.c.id == id).values(**values))
