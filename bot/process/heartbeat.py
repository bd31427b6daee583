"""Keeps this process alive in the database every 2 s, frees the lanes and messages of dead ones,
and says whether it leads a work.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot.process.arrivals import Arrivals
from bot.process.periodic import Periodic
from storage.engine.database import Database, Unit
from storage.queue import arrived, lanes, outbox, processes

log = logging.getLogger(__name__)


class Process:
    """This process. Its heartbeat, every 2 s, tells other processes that it is alive.

    It releases the lanes and messages of processes whose heartbeat has stopped. `alive` is the
    number of living processes, including this one, and `arrivals` notes in this folder which of its
    messages arrived.
    """

    def __init__(self, db: Database, noted_in: Path | None = None) -> None:
        self.id = secrets.token_hex(6)
        self.alive = 1
        self.arrivals = Arrivals(noted_in, self.id)
        self._db = db
        self._missing: Mapping[str, datetime] = {}
        self._beating = Periodic("heartbeat", self.beat, processes.BEAT_SECONDS, wait_first=True)

    async def start(self) -> None:
        """Send the first heartbeat, so that others respect what this process owns, and go on."""
        noted = self.arrivals.processes()  # first: a process that begins now beats, then notes
        peers = await self.beat()
        for process in noted.difference(peer.process for peer in peers):
            self.arrivals.forget(process)
        self.arrivals.open()
        if self.alive > 1:
            log.info("%d other process(es) work on this database", self.alive - 1)
        self._beating.start()

    async def stop(self) -> None:
        """Release everything this process owns, so that others need not wait until it is dead."""
        await self._beating.stop()
        await self._release({self.id}, died=False)
        self.arrivals.close()

    async def leads(self, work: str) -> bool:
        """Return whether this process leads this work now, becoming the leader if nobody does.

        Has to be asked before every step of the work.
        """
        return await self._db.write(lambda unit: processes.take_leadership(unit, work, self.id))

    async def beat(self) -> Sequence[processes.PeerBeat]:
        """Send one heartbeat, and release what dead processes own; return the others' last ones.

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
            freed = await self._release(dead, died=True)
            log.warning(
                "%d dead process(es): %d lanes, %d messages released, %d known to have arrived",
                len(dead),
                *freed,
            )
            for process in dead:
                self.arrivals.forget(process)
        return peers

    def _beat(self, unit: Unit) -> tuple[processes.PeerBeat, ...]:
        if shortened := lanes.shorten_waits(unit) + outbox.shorten_waits(unit):
            log.warning("the clock was put back: %d waits shortened", shortened)
        return processes.beat(unit, self.id)

    async def _release(self, owners: set[str], *, died: bool) -> tuple[int, int, int]:
        """Release what these processes own, but for the messages that they noted as arrived.

        Returns how many lanes and messages were released, and how many had arrived.
        """
        noted = {owner: self.arrivals.left_by(owner) for owner in owners}

        def release(unit: Unit) -> tuple[int, int, int]:
            known = sum(arrived.record(unit, owner, ids) for owner, ids in noted.items())
            freed = lanes.release_all(unit, owners), outbox.release_all(unit, owners, unclear=died)
            processes.remove(unit, owners)
            if any(freed):
                lanes.notify_others(unit)
            return *freed, known

        return await self._db.write(release)
