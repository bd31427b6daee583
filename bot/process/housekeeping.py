"""Runs at intervals: deletes data whose retention period is over (storage/forgetting), and counts
cases that no total has yet.

Done in one process at a time and in small steps.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

from bot.process.heartbeat import Process
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.figures import totals
from storage.forgetting import retention
from storage.forgetting.terms import ERASURES_DAYS, KEPT_DAYS
from storage.keys.erasure_ledger import ErasureLedger, LedgerFailed

EVERY_SECONDS = 600.0
LEADER_OF = "housekeeping"
PAUSE = 4.0
"""Times the length of a step that is waited after it: people write meanwhile, and with a million
cases to count the steps take minutes."""

Done = TypeVar("Done")

log = logging.getLogger(__name__)


class Housekeeping:
    """Runs storage/forgetting/retention.py while this process leads it.

    The content of a case is kept for `cases_kept` after it was closed, notes in the ledger of
    erasures, of which each machine has its own, for `erasures_kept`.
    """

    def __init__(
        self,
        db: Database,
        process: Process,
        cases_kept: timedelta = timedelta(days=KEPT_DAYS),
        ledger: ErasureLedger | None = None,
        erasures_kept: timedelta = timedelta(days=ERASURES_DAYS),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._db = db
        self._cases_kept = cases_kept
        self._ledger = ledger
        self._erasures_kept = erasures_kept
        self._process = process
        self._sleep = sleep
        self._clock = clock

    async def tidy(self) -> dict[str, int]:
        """Delete everything whose retention period is over; return kind -> number of rows."""
        counts: dict[str, int] = {}
        forget = partial(retention.forget, cases_kept=self._cases_kept)
        while any((step := await self._step(forget)).values()):
            for name, count in step.items():
                counts[name] = counts.get(name, 0) + count
        return counts

    async def once(self) -> None:
        """Delete everything whose retention period is over, if this process leads; and count."""
        if self._ledger is not None:
            await asyncio.to_thread(self._keep, self._ledger)
        if not await self._process.leads(LEADER_OF):
            return
        if counts := await self.tidy():
            log.info("forgotten: %s", counts)
            await self._db.wipe()
        counted = totals.MOST
        while counted == totals.MOST:
            counted = await self._step(totals.catch_up)

    def _keep(self, ledger: ErasureLedger) -> None:
        """Note that the ledger is kept, and drop its oldest files."""
        now = self._db.now()
        with contextlib.suppress(LedgerFailed):  # the log tells it
            ledger.keep_open(self._db.keyring, now)
            ledger.drop_before((now - self._erasures_kept).date())

    async def _step(self, work: Callable[[Unit], Done]) -> Done:
        """Write one step, then leave the database and the event loop to people for a while."""
        began = self._clock()
        done = await self._db.write(work)
        await self._sleep(PAUSE * (self._clock() - began))
        return done
