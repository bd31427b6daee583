"""Frees lanes and messages in the database that carry this process's name though it does not work
on them.
"""

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
        """Return the keys of the rows that this process owns."""
        ...

    def release(self, unit: Unit, process_id: str, keys: Collection[str], /) -> int:
        """Give up the ownership of these rows."""
        ...


class Reclaimer:
    """Releases rows that this process owns although it does not work on them.

    This happens if a write is interrupted after its commit but before its result arrives. A row is
    released if it is found at two calls of `once` in a row, because at the first its result may
    still be arriving. `known` returns the keys of the rows that this process works on.
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
        """Mark a row whose work was given up, so that the next call of `once` releases it."""
        self._suspects.add(key)

    async def once(self) -> None:
        """Look for such rows, and release those that were also found last time."""
        owned = await self._db.read(lambda unit: self._rows.owned(unit, self._process_id))
        unknown = owned - self._known()
        lost, self._suspects = unknown & self._suspects, unknown
        if lost:
            log.warning("%d %s released that nobody worked on", len(lost), self._name)
            await self._db.write(lambda unit: self._rows.release(unit, self._process_id, lost))
