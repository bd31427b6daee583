"""Sets the gauges that wake an operator: cases that lie or reach nobody, and the ages of backups
and lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot import metrics
from content.reading.library import Library
from handlers.cases.case import duty
from storage.engine.database import Database
from storage.officials import health

EVERY_SECONDS = 60.0

NEVER = float("inf")
"""Age of what was never made."""


class Measuring:
    """Sets the gauges about cases, backups and lists.

    `backups` is the folder of backups, `feeds` that of the lists; `names` are the lists that are
    switched on, which count as never fetched while they are missing.
    """

    def __init__(
        self, db: Database, library: Library, backups: Path, feeds: Path, names: Sequence[str]
    ) -> None:
        self._db = db
        self._library = library
        self._backups = backups
        self._feeds = feeds
        self._names = tuple(names)

    def use(self, library: Library) -> None:
        """Use the working hours of this content from now on."""
        self._library = library

    async def once(self) -> None:
        """Measure everything."""
        now = self._db.now()
        overdue = duty.overdue(self._library, now)
        found = await self._db.read(lambda unit: health.read(unit, overdue))
        for state, number in found.states.items():
            metrics.CASES.labels(state).set(number)
        since = found.loss_since
        metrics.UNTAKEN_LOSS.set(max(0.0, (now - since).total_seconds()) if since else 0.0)
        metrics.OVERDUE.set(found.overdue)
        metrics.NOBODY.set(found.nowhere)
        metrics.UNREACHABLE.set(found.unreachable)
        metrics.BACKUP_AGE.set(age_of_newest(self._backups, now))
        for name, age in feed_ages(self._feeds, self._names, now).items():
            metrics.FEED_AGE.labels(name).set(age)


def age_of_newest(folder: Path, now: datetime) -> float:
    """Return for how many seconds the newest finished file in a folder has been there."""
    try:
        files = [file for file in folder.iterdir() if not file.name.endswith(".part")]
        times = [file.stat().st_mtime for file in files if file.is_file()]
    except OSError:
        return NEVER
    return max(0.0, now.timestamp() - max(times)) if times else NEVER


def feed_ages(folder: Path, names: Sequence[str], now: datetime) -> dict[str, float]:
    """Return list -> seconds since it was fetched, for lists that are there or switched on."""
    ages = dict.fromkeys(names, NEVER)
    for file in folder.glob("*.keys") if folder.is_dir() else ():
        ages[file.stem] = max(0.0, now.timestamp() - file.stat().st_mtime)
    return ages
