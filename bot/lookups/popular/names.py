"""The port that says how much a registered name is visited; it searches the table that `feeds
update --popular` wrote.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from pathlib import Path

from bot.lookups.popular.table import BadTable, Table, TableFacts

FILE = "popular.table"
"""The table's name in the folder of the threat lists."""
RELOAD = 60.0
"""Seconds between checks for a new table."""
OLD_DAYS = 400
"""Age from which the log says that the table should be made anew. Age matters little: a list of
January 2025 has 45.1 % of the honest names of links_train_legit, and one of December 46.0 %."""

log = logging.getLogger(__name__)


class PopularNames:
    """Implements PopularPort with the table in a folder, also if it comes or changes later.

    Without a table, or with a broken one, `available` is False and nothing is popular.
    """

    def __init__(self, folder: Path, name: str = FILE) -> None:
        self._path = folder / name
        self._table: Table | None = None
        self._seen: tuple[int, int, int] | None = None
        self._looked = 0.0

    @property
    def available(self) -> bool:
        """Return whether there is a table: without one, an unknown name means nothing."""
        self._look()
        return self._table is not None

    def rank(self, registered: str) -> int | None:
        """Return how many names at most are visited as much as this registered one, or None."""
        self._look()
        return self._table.rank(registered) if self._table is not None else None

    def announce(self, today: dt.date) -> None:
        """Write to the log whether there is a table, and how old its list is."""
        if not self.available or self._table is None:
            log.info("popular names: none; links are judged without them")
            return
        facts = self._table.facts
        age = facts.age_days(today)
        log.info("popular names: %d, of a list %d days old", facts.names, age)
        if age > OLD_DAYS:
            log.warning("popular names: the list is old; see feeds update --popular")

    def _look(self) -> None:
        """Open the table if it is new or was replaced, at most every RELOAD seconds."""
        now = time.monotonic()
        if self._looked and now - self._looked < RELOAD:
            return
        self._looked = now
        try:
            found = self._path.stat()
            seen = (found.st_ino, found.st_mtime_ns, found.st_size)
            if seen == self._seen:
                return
            self._seen = seen
            fresh = Table(self._path)
        except FileNotFoundError:
            return
        except (OSError, BadTable) as error:
            # A good table that is open stays in use: its file is mapped, whatever its name shows.
            log.warning("popular names: the table cannot be used: %s", error)
            return
        if self._table is not None:
            self._table.close()
            log.info("popular names: %d, taken anew", fresh.facts.names)
        self._table = fresh


def facts_of(folder: Path) -> TableFacts | None:
    """Return the facts of the table in a folder after reading all of it; None if there is none.

    Raises OSError and BadTable.
    """
    try:
        table = Table(folder / FILE)
    except FileNotFoundError:
        return None
    try:
        table.check()
        return table.facts
    finally:
        table.close()
