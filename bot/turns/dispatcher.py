"""Takes events in, claims lanes that wait, and runs the turns of each lane in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot import logs, metrics
from bot.channels.base import Channel, Envelope, Hook
from bot.delivery.worker import Delivery
from bot.process.heartbeat import Process
from bot.turns.batches import Batches
from bot.turns.deadline import Patience
from bot.turns.phrasebook import Phrasebook
from bot.turns.runner import Done, Turns
from bot.turns.turn_input import Heard, Unreadable
from content.reading.library import Library
from handlers.core.ports import Ports
from handlers.core.router import Router
from storage.engine.database import Conflict, Database, Unavailable, Unit
from storage.queue import inbox, lanes
from storage.queue.inbox import Arrival, Lane
from storage.queue.lanes import LeaseLost

INGEST_MOST = 64
"""Webhook calls stored in one write."""

SLOTS = 64
"""Lanes that are claimed to be served at once."""

OWN_MOST = 512
"""Lanes served at once: beyond it, new events are stored for whoever has room first."""

POLL_SECONDS = 1.0
HEAL_SECONDS = 5.0
"""How often this process asks for lanes that are its own in the table and unknown to it."""

RERUNS = 3
"""Times a turn is run again because something changed under it."""

WAITS = (1.0, 4.0)
"""Seconds before the second and third try of an event whose handler raised. Then it is dead."""

STOP_SECONDS = 8.0

log = logging.getLogger(__name__)


class NotAccepted(Exception):
    """The events were not stored: the platform is to send them again."""


@dataclass(slots=True)
class _Running:
    """A lane that this process serves now."""

    fence: int
    patience: Patience | None = None


class Dispatcher:
    """Serves lanes. `accept` may be called from any task of the loop it was started in."""

    def __init__(
        self,
        db: Database,
        process: Process,
        delivery: Delivery,
        channels: Mapping[str, Channel],
        router: Router,
        phrasebook: Phrasebook,
        library: Library,
        ports: Ports,
    ) -> None:
        self._db = db
        self._me = process.id
        self._delivery = delivery
        self._channels = channels
        self._turns = Turns(db, process.id, channels, router, phrasebook, library, ports)
        self._running: dict[str, _Running] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ingests: Batches[Sequence[Arrival], None] = Batches(self._ingest, INGEST_MOST)
        self._background: list[asyncio.Task[None]] = []
        self._strays: set[str] = set()
        self._wake = asyncio.Event()
        self._stopping = False

    def use(self, router: Router, phrasebook: Phrasebook, library: Library) -> None:
        """Answer from now on with this content; a turn under way is spoken with its phrases."""
        self._turns.use(router, phrasebook, library)

    async def start(self) -> None:
        """Begin to claim lanes that wait: those of a crash before, and those others release."""
        self._background = [
            asyncio.create_task(self._claim_on(), name="claims"),
            asyncio.create_task(self._listen(), name="wakes"),
            asyncio.create_task(self._heal_on(), name="strays"),
        ]

    async def stop(self) -> None:
        """Take nothing more in, end the waiting of turns, and finish them within STOP_SECONDS."""
        self._stopping = True
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._ingests.settled()
        for running in self._running.values():
            if running.patience is not None:
                running.patience.end()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def settled(self) -> None:
        """Wait until this process serves no lane and sends nothing."""
        await self._ingests.settled()
        while self._tasks:
            await asyncio.wait(self._tasks)
        await self._delivery.settled()

    async def accept(self, hook: Hook, trace: str = "") -> None:
        """Store the events of a webhook call. Once it returns they are kept: answer 200.

        Raises NotAccepted where they could not be stored, or this process is stopping.
        """
        if self._stopping:
            raise NotAccepted("stopping")
        if not hook.events:
            return
        arrivals = [
            Arrival(e.channel, e.account, e.event_id, e.person, e.raw, trace) for e in hook.events
        ]
        try:
            await self._ingests.add(arrivals)
        except Exception as error:
            log.error("events not stored: %s", logs.kind(error))
            raise NotAccepted("not stored") from error

    async def _ingest(self, calls: Sequence[Sequence[Arrival]]) -> Sequence[None]:
        """Store the events of several calls in one write, and serve the lanes that became ours."""
        arrivals = [arrival for call in calls for arrival in call]
        me = self._me if len(self._running) < OWN_MOST else None
        known = {
            arrival.person: running.fence
            for arrival in arrivals
            if (running := self._running.get(arrival.person)) is not None
        }
        fresh = await self._db.write(lambda unit: inbox.ingest(unit, me, arrivals, known))
        for person in known:
            running = self._running.get(person)
            if running is not None and running.patience is not None:
                running.patience.end()
        for lane in fresh:
            self._serve(lane)
        return [None] * len(calls)

    def _serve(self, lane: Lane) -> None:
        person = lane.lease.person
        running = self._running.get(person)
        if running is not None and running.fence >= lane.lease.fence:
            return
        task = asyncio.create_task(self._run(lane))
        self._running[person] = _Running(lane.lease.fence)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, first: Lane) -> None:
        """Serve a lane until it has no open events, or is somebody else's."""
        person, fence = first.lease.person, first.lease.fence
        lane: Lane | None = first
        try:
            while lane is not None and not self._stopping:
                done = await self._turn(lane)
                if done is None:
                    return
                self._delivery.take(done.letters)
                if done.speaks is not None:
                    to, language = done.speaks
                    await self._channels[to.channel].use_language(to, language)
                lane = await self._reload(person, fence) if done.more else None
        except LeaseLost:
            log.info("a lane is served by another process now")
        except Exception:
            log.exception("a lane is left for another try")
        finally:
            running = self._running.get(person)
            if running is not None and running.fence == fence:
                del self._running[person]
            if len(self._running) == SLOTS - 1:
                self._wake.set()

    async def _reload(self, person: str, fence: int) -> Lane | None:
        found = await self._db.read(lambda unit: inbox.load(unit, [person]))
        if not found or found[0].lease.fence != fence:
            return None
        return found[0]

    async def _turn(self, lane: Lane | None) -> Done | None:
        """One turn, run again where something changed under it. None: the lane was given back."""
        for rerun in range(RERUNS + 1):
            if lane is None:
                return None
            person, fence = lane.lease.person, lane.lease.fence
            if lane.events is None:
                lane = await self._reload(person, fence)
                if lane is None:
                    return None
            try:
                heard = self._turns.hear(lane)
            except Unreadable:
                log.error("an event cannot be read: its key or its channel is gone")
                return await self._turns.skip(lane)
            if heard is None:
                return await self._turns.skip(lane)
            logs.trace.set(heard.events[-1].trace)
            patience = self._patience(heard.envelope)
            self._running[person].patience = patience
            try:
                return await self._turns.run(lane, heard, patience)
            except LeaseLost:
                raise
            except Conflict:
                if rerun == RERUNS:
                    return await self._failed(lane, heard)
                lane = await self._reload(person, fence)
            except Unavailable as error:
                # Not the event's fault, so not one of its tries; heal() gives the lane back.
                log.error("a turn was not stored: %s", logs.kind(error))
                self._strays.add(person)
                return None
            except Exception:
                metrics.FAILURES.inc()
                log.exception("a handler failed, try %d", lane.lease.tries + 1)
                return await self._failed(lane, heard)
        return None

    def _patience(self, to: Envelope) -> Patience:
        channel = self._channels[to.channel]
        return Patience(lambda: channel.loading(to))

    async def _failed(self, lane: Lane, heard: Heard) -> Done | None:
        """Put the lane off for a little, or after the last try give its event up."""
        lease = lane.lease
        if lease.tries >= len(WAITS):
            log.error("an event is dead after %d tries", lease.tries + 1)
            try:
                return await self._turns.apologise(lane, heard)
            except (LeaseLost, *Unavailable):
                raise
            except Exception:
                log.exception("not even an apology could be said")
                return await self._turns.skip(lane)
        due = self._db.now() + timedelta(seconds=WAITS[lease.tries])
        await self._db.write(lambda unit: lanes.put_off(unit, self._me, lease, due))
        return None

    async def _listen(self) -> None:
        async for _ in self._db.wakes():
            self._wake.set()

    async def _claim_on(self) -> None:
        while True:
            try:
                while await self.claim():
                    pass
            except Exception as error:
                log.error("no lanes claimed: %s", logs.kind(error))
            self._wake.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)

    async def claim(self) -> bool:
        """Lease lanes that wait; True where there may be more."""
        room = SLOTS - len(self._running)
        if room <= 0:
            return False

        def take(unit: Unit) -> list[Lane]:
            leases = lanes.claim(unit, self._me, room)
            return inbox.load(unit, [lease.person for lease in leases]) if leases else []

        claimed = await self._db.write(take)
        for lane in claimed:
            self._serve(lane)
        return len(claimed) == room

    async def heal(self) -> None:
        """Give back lanes that are ours in the table only: the write that took them was cut off
        before its result came. Seen twice, as a lane may be on its way to us at the first look.
        """
        owned = await self._db.read(lambda unit: lanes.mine(unit, self._me))
        unknown = owned - self._running.keys()
        lost, self._strays = unknown & self._strays, unknown
        if lost:
            log.warning("%d lanes are served again", len(lost))
            await self._db.write(lambda unit: lanes.free_some(unit, self._me, lost))

    async def _heal_on(self) -> None:
        while True:
            await asyncio.sleep(HEAL_SECONDS)
            try:
                await self.heal()
            except Exception as error:
                log.error("no look at lanes: %s", logs.kind(error))
