"""Keeps this process alive in the database every 2 s, frees the lanes and messages of dead ones,
and says whether it leads a work.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from datetime import datetime

from bot.process.periodic import Periodic
from storage.engine.database import Database, Unit
from storage.queue import lanes, outbox, processes

log = logging.getLogger(__name__)


class Process:
    """This process. Its heartbeat, every 2 s, tells other processes that it is alive.

    It releases the lanes and messages of processes whose heartbeat has stopped. `alive` is the
    number of living processes, including this one.
    """

    def __init__(self, db: Database) -> None:
        self.id = secrets.token_hex(6)
        self.alive = 1
        self._db = db
        self._missing: Mapping[str, datetime] = {}
        self._beating = Periodic("heartbeat", self.beat, processes.BEAT_SECONDS, wait_first=True)

    async def start(self) -> None:
        """Send the first heartbeat, so that others respect what this process owns, and go on."""
        await self.beat()
        if self.alive > 1:
            log.info("%d other process(es) work on this database", self.alive - 1)
        self._beating.start()

    async def stop(self) -> None:
        """Release everything this process owns, so that others need not wait until it is dead."""
        await self._beating.stop()
        await self._db.write(lambda unit: self._release(unit, {self.id}, died=False))

    async def leads(self, work: str) -> bool:
        """Return whether this process leads this work now, becoming the leader if nobody does.

        Has to be asked before every step of the work.
        """
        return await self._db.write(lambda unit: processes.take_leadership(unit, work, self.id))

    async def beat(self) -> None:
        """Send one heartbeat, and release what dead processes own.

        A process is dead if it is missing at two heartbeats of this process in a row, without one
        of its own in between. Once is not enough, because a clock that jumps makes every process
        missing.
        """
        peers = await self._db.write(self._beat)
        missing = {peer.process: peer.alive_until for peer in peers if peer.missing}
        dead = {p for p, until in missing.items() if self._missing.get(p) == until}
        self._missing = missing
        self.alive = 1 + len(peers) - len(missing)
        if dead:
            freed = await self._db.write(lambda unit: self._release(unit, dead, died=True))
            log.warning("%d dead process(es): %d lanes, %d messages released", len(dead), *freed)

    def _beat(self, unit: Unit) -> tuple[processes.PeerBeat, ...]:
        if shortened := lanes.shorten_waits(unit) + outbox.shorten_waits(unit):
            log.warning("the clock was put back: %d waits shortened", shortened)
        return processes.beat(unit, self.id)

    def _release(self, unit: Unit, owners: set[str], *, died: bool) -> tuple[int, int]:
        freed = lanes.release_all(unit, owners), outbox.release_all(unit, owners, unclear=died)
        processes.remove(unit, owners)
        if any(freed):
            lanes.notify_others(unit)
        return freed
