"""This process among the others: its heartbeat, the dead it finds, the duties it holds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Mapping
from datetime import datetime

from bot import logs
from storage.engine.database import Database, Unit
from storage.queue import lanes, outbox, processes

log = logging.getLogger(__name__)


class Process:
    """Beats every 2 s; gives back the lanes and letters of processes that have stopped beating.

    `alive` is how many processes there are, this one included.
    """

    def __init__(self, db: Database) -> None:
        self.id = secrets.token_hex(6)
        self.alive = 1
        self._db = db
        self._overdue: Mapping[str, datetime] = {}
        self._beating: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Beat once, so that whatever we own from now on is known to be ours; then go on."""
        await self.beat()
        if self.alive > 1:
            log.info("%d other process(es) work on this database", self.alive - 1)
        self._beating = asyncio.create_task(self._beat_on(), name="beat")

    async def stop(self) -> None:
        """Leave, so that nobody has to wait for us to count as dead."""
        if self._beating is not None:
            self._beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._beating
        await self._db.write(lambda unit: self._release(unit, {self.id}, died=False))

    async def hold(self, duty: str) -> bool:
        """Whether this process is the one that does this duty now. Ask before every round."""
        return await self._db.write(lambda unit: processes.hold(unit, duty, self.id))

    async def beat(self) -> None:
        """One beat. A process overdue at two beats of ours in a row, with no sign of life between
        them, is dead: one look would not do, as a clock that jumps makes everybody overdue.
        """
        signs = await self._db.write(self._beat)
        overdue = {sign.process: sign.alive_until for sign in signs if sign.overdue}
        dead = {p for p, until in overdue.items() if self._overdue.get(p) == until}
        self._overdue = overdue
        self.alive = 1 + len(signs) - len(overdue)
        if dead:
            freed = await self._db.write(lambda unit: self._release(unit, dead, died=True))
            log.warning("%d dead process(es): %d lanes, %d letters given back", len(dead), *freed)

    def _beat(self, unit: Unit) -> tuple[processes.Sign, ...]:
        if mended := lanes.mend(unit) + outbox.mend(unit):
            log.warning("the clock was put back: %d waits shortened", mended)
        return processes.beat(unit, self.id)

    def _release(self, unit: Unit, owners: set[str], *, died: bool) -> tuple[int, int]:
        freed = lanes.free(unit, owners), outbox.free(unit, owners, unclear=died)
        processes.forget(unit, owners)
        if any(freed):
            lanes.wake(unit)
        return freed

    async def _beat_on(self) -> None:
        while True:
            await asyncio.sleep(processes.BEAT_SECONDS)
            try:
                await self.beat()
            except Exception as error:
                log.error("beat failed: %s", logs.kind(error))
