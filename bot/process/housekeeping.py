"""Runs at intervals: deletes data whose retention period is over (storage/forgetting), and counts
cases that no total has yet.

Done in one process at a time and in small steps.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial

from bot.process.heartbeat import Process
from storage.engine.database import Database
from storage.figures import totals
from storage.forgetting import retention
from storage.forgetting.terms import KEPT_DAYS

EVERY_SECONDS = 600.0
LEADER_OF = "housekeeping"

log = logging.getLogger(__name__)


class Housekeeping:
    """Runs storage/forgetting/retention.py while this process leads it.

    The content of a case is kept for `cases_kept` after it was closed.
    """

    def __init__(
        self, db: Database, process: Process, cases_kept: timedelta = timedelta(days=KEPT_DAYS)
    ) -> None:
        self._db = db
        self._cases_kept = cases_kept
        self._process = process

    async def tidy(self) -> dict[str, int]:
        """Delete everything whose retention period is over; return kind -> number of rows."""
        counts: dict[str, int] = {}
        forget = partial(retention.forget, cases_kept=self._cases_kept)
        while any((step := await self._db.write(forget)).values()):
            for name, count in step.items():
                counts[name] = counts.get(name, 0) + count
            await asyncio.sleep(0)
        return counts

    async def once(self) -> None:
        """Delete everything whose retention period is over, if this process leads; and count."""
        if not await self._process.leads(LEADER_OF):
            return
        if counts := await self.tidy():
            log.info("forgotten: %s", counts)
            await self._db.wipe()
        counted = totals.MOST
        while counted == totals.MOST:
            counted = await self._db.write(totals.catch_up)
