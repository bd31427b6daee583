"""Finds what this process owns in the database without knowing of it, and releases it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Set
from typing import Protocol

from storage.engine.database import Database, Unit

EVERY_SECONDS = 5.0

log = logging.getLogger(__name__)


class OwnedRows(Protocol):
    """A table whose rows have an owner: storage/queue/lanes.py and storage/queue/outbox.py."""

    def owned(self, unit: Unit, process_id: str, /) -> set[str]:
        """The keys of the rows that this process owns."""
        ...

    def release(self, unit: Unit, process_id: str, keys: Collection[str], /) -> int:
        """Give up the ownership of these rows."""
        ...


class Reclaimer:
    """Releases rows that belong to this process although it does not know them.

    That happens if a write is interrupted after its commit, before its result arrives. A row is
    released when it is found twice in a row: the first time, its result may just be on its way.
    `known` returns the keys of the rows that this process works on.
    """

    def __init__(
        self,
        name: str,
        db: Database,
        process_id: str,
        rows: OwnedRows,
        known: Callable[[], Set[str]],
    ) -> None:
        self._name = name
        self._db = db
        self._process_id = process_id
        self._rows = rows
        self._known = known
        self._suspects: set[str] = set()

    def suspect(self, key: str) -> None:
        """Release this row at the next call already: its work was given up."""
        self._suspects.add(key)

    async def once(self) -> None:
        """Look once, and release what was found last time, too."""
        owned = await self._db.read(lambda unit: self._rows.owned(unit, self._process_id))
        unknown = owned - self._known()
        lost, self._suspects = unknown & self._suspects, unknown
        if lost:
            log.warning("%d %s released that nobody worked on", len(lost), self._name)
            await self._db.write(lambda unit: self._rows.release(unit, self._process_id, lost))
