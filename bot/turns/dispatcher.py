"""Stores incoming events, claims the lanes (queues of one person each) that wait, and has their
turns run in order.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import logs, metrics
from bot.channels.base import Channel, Envelope, Hook
from bot.delivery.worker import DeliveryWorker
from bot.process import reclaim
from bot.process.heartbeat import Process
from bot.process.periodic import Periodic
from bot.process.reclaim import Reclaimer
from bot.turns.deadline import TurnDeadline
from bot.turns.phrasebook import Phrasebook
from bot.turns.runner import TurnResult, TurnRunner
from bot.turns.turn_input import TurnInput, Unreadable
from content.reading.library import Library
from handlers.core.ports import Ports
from handlers.core.router import Router
from storage.engine.database import Conflict, Database, Unavailable, Unit
from storage.queue import inbox, lanes
from storage.queue.events import RawEvent
from storage.queue.inbox import Lane
from storage.queue.lanes import LeaseLost

SLOTS = 64
"""Waiting lanes are claimed as long as fewer lanes than this are being served."""

OWN_MOST = 512
"""The most lanes served at the same time in all. Beyond it, new events are only stored, and any
process with free slots claims their lanes."""

POLL_SECONDS = 1.0
"""How often waiting lanes are claimed."""

RERUNS = 3
"""How often a turn is run again because data that it had read was changed in the meantime."""

WAITS = (1.0, 4.0)
"""Seconds before the second and third attempt at an event whose handler raised; then it is dead."""

STOP_SECONDS = 8.0
"""How long turns under way may take to finish when the process stops."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Arrivals:
    """The events of one webhook call, each with its trace, and the chat addresses they are from.

    The events name people by their keyed hash; `addresses` is hash -> chat address.
    """

    events: Sequence[tuple[RawEvent, str]]
    addresses: Mapping[str, str]


class NotAccepted(Exception):
    """Raised if the events were not stored, so that the platform must send them again."""


@dataclass(slots=True)
class _Running:
    """A lane that this process is serving."""

    fence: int
    deadline: TurnDeadline | None = None


class Dispatcher:
    """Stores events and serves lanes. Everything runs on the event loop that called `start`."""

    def __init__(
        self,
        db: Database,
        process: Process,
        delivery: DeliveryWorker,
        channels: Mapping[str, Channel],
        router: Router,
        phrasebook: Phrasebook,
        library: Library,
        ports: Ports,
    ) -> None:
        self._db = db
        self._process_id = process.id
        self._delivery = delivery
        self._channels = channels
        self._runner = TurnRunner(db, process.id, channels, router, phrasebook, library, ports)
        self._running: dict[str, _Running] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._storing: set[asyncio.Task[None]] = set()
        self._reclaimer = Reclaimer("lanes", db, process.id, lanes, self._running.keys)
        self._claiming = Periodic("claiming lanes", self.claim, POLL_SECONDS)
        self._reclaiming = Periodic(
            "reclaiming lanes", self.reclaim, reclaim.EVERY_SECONDS, wait_first=True
        )
        self._listening: asyncio.Task[None] | None = None
        self._stopping = False

    def use(self, router: Router, phrasebook: Phrasebook, library: Library) -> None:
        """Use this content from now on; turns under way render their replies with its phrases."""
        self._runner.use(router, phrasebook, library)

    async def start(self) -> None:
        """Start claiming waiting lanes: those left by a crash, and those that others release."""
        self._claiming.start()
        self._reclaiming.start()
        self._listening = asyncio.create_task(self._listen(), name="listening for work")

    async def stop(self) -> None:
        """Accept no more events, end waits for ports, and finish turns within STOP_SECONDS."""
        self._stopping = True
        await self._claiming.stop()
        await self._reclaiming.stop()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._stored()
        for running in self._running.values():
            if running.deadline is not None:
                running.deadline.expire()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def settled(self) -> None:
        """Wait until this process serves no lane and sends nothing."""
        await self._stored()
        while self._tasks:
            await asyncio.wait(self._tasks)
        await self._delivery.settled()

    async def accept(self, hook: Hook, trace: str = "") -> None:
        """Store the events of a webhook call; after that it may be answered with 200.

        Raises NotAccepted if they could not be stored, or if this process is stopping.
        """
        if self._stopping:
            raise NotAccepted("stopping")
        if not hook.events:
            return
        storing = asyncio.create_task(self._store(self._known_by_hash(hook.events, trace)))
        self._storing.add(storing)
        storing.add_done_callback(self._storing.discard)
        try:
            # If the caller is cancelled, the lanes leased here must still be served.
            await asyncio.shield(storing)
        except Exception as error:
            log.error("events not stored: %s", logs.kind(error))
            raise NotAccepted("not stored") from error

    def _known_by_hash(self, events: Sequence[RawEvent], trace: str) -> _Arrivals:
        """Replace the chat addresses in these events by keyed hashes: nothing else is stored."""
        arrivals, addresses = [], {}
        for event in events:
            person = self._db.keyring.person(event.person)
            addresses[person] = event.person.partition(":")[2]
            arrivals.append((replace(event, person=person), trace))
        return _Arrivals(arrivals, addresses)

    async def _store(self, arrivals: _Arrivals) -> None:
        """Store events, and serve the lanes that this process has leased by that.

        Turns under way of the same people stop waiting for ports.
        """
        fresh, running_before = await self._db.write_together(self._ingest, arrivals)
        for person in running_before:
            running = self._running.get(person)
            if running is not None and running.deadline is not None:
                running.deadline.expire()
        for lane in fresh:
            self._serve(lane)

    def _ingest(
        self, unit: Unit, calls: Sequence[_Arrivals]
    ) -> list[tuple[list[Lane], Collection[str]]]:
        """Store the events of several webhook calls.

        Returns for each the lanes leased by this process, and the people who were being served
        already. With PostgreSQL this runs in a thread, so it only looks people up in `_running`.
        """
        owner = self._process_id if len(self._running) < OWN_MOST else None
        arrivals = [arrival for call in calls for arrival in call.events]
        addresses = {person: at for call in calls for person, at in call.addresses.items()}
        known = {
            event.person: running.fence
            for event, _ in arrivals
            if (running := self._running.get(event.person)) is not None
        }
        fresh = inbox.ingest(unit, owner, arrivals, known, addresses)
        if len(calls) == 1:
            return [(fresh, known)]
        people = [call.addresses.keys() for call in calls]
        return [
            ([lane for lane in fresh if lane.lease.person in those], known.keys() & those)
            for those in people
        ]

    async def _stored(self) -> None:
        while self._storing:
            await asyncio.wait(self._storing)

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
        """Serve a lane until it has no open events or another process has taken it."""
        person, fence = first.lease.person, first.lease.fence
        lane: Lane | None = first
        try:
            while lane is not None and not self._stopping:
                result = await self._turn(lane)
                if result is None:
                    return
                self._delivery.enqueue(result.messages)
                if result.erased:
                    await self._db.wipe()
                if result.menu_language is not None:
                    to, language = result.menu_language
                    await self._channels[to.channel].use_language(to, language)
                lane = await self._reload(person, fence) if result.more else None
        except LeaseLost:
            log.info("a lane is served by another process now")
        except Exception:
            log.exception("a lane is left for another try")
        finally:
            running = self._running.get(person)
            if running is not None and running.fence == fence:
                del self._running[person]
            if len(self._running) == SLOTS - 1:
                self._claiming.wake()

    async def _reload(self, person: str, fence: int) -> Lane | None:
        found = await self._db.read(lambda unit: inbox.load(unit, [person]))
        if not found or found[0].lease.fence != fence:
            return None
        return found[0]

    async def _turn(self, lane: Lane | None) -> TurnResult | None:
        """Run one turn, again if data that it had read was changed.

        Returns None if the lane was released.
        """
        for rerun in range(RERUNS + 1):
            if lane is None:
                return None
            person, fence = lane.lease.person, lane.lease.fence
            if lane.events is None:
                lane = await self._reload(person, fence)
                if lane is None:
                    return None
            try:
                given = self._runner.read_input(lane)
            except Unreadable:
                log.error("an event cannot be read: its key or its channel is gone")
                return await self._runner.skip(lane)
            if given is None:
                return await self._runner.skip(lane)
            logs.trace.set(given.events[-1].trace)
            deadline = self._deadline(given.envelope)
            self._running[person].deadline = deadline
            try:
                return await self._runner.run(lane, given, deadline)
            except LeaseLost:
                raise
            except Conflict:
                if rerun == RERUNS:
                    return await self._failed(lane, given)
                lane = await self._reload(person, fence)
            except Unavailable as error:
                # The event did not cause this, so it does not count as an attempt at it; reclaim()
                # releases the lane.
                log.error("a turn was not stored: %s", logs.kind(error))
                self._reclaimer.suspect(person)
                return None
            except Exception:
                metrics.FAILURES.inc()
                log.exception("a handler failed, try %d", lane.lease.tries + 1)
                return await self._failed(lane, given)
        return None

    def _deadline(self, to: Envelope) -> TurnDeadline:
        channel = self._channels[to.channel]
        return TurnDeadline(lambda: channel.loading(to))

    async def _failed(self, lane: Lane, given: TurnInput) -> TurnResult | None:
        """Postpone the lane, or give up its event after the last attempt."""
        lease = lane.lease
        if lease.tries >= len(WAITS):
            log.error("an event is dead after %d tries", lease.tries + 1)
            try:
                return await self._runner.apologise(lane, given)
            except (LeaseLost, *Unavailable):
                raise
            except Exception:
                log.exception("not even an apology could be said")
                return await self._runner.skip(lane)
        due = self._db.now() + timedelta(seconds=WAITS[lease.tries])
        await self._db.write(lambda unit: lanes.postpone(unit, self._process_id, lease, due))
        return None

    async def _listen(self) -> None:
        async for _ in self._db.wakes():
            self._claiming.wake()

    async def claim(self) -> bool:
        """Lease and serve waiting lanes; return True if there may be more."""
        room = SLOTS - len(self._running)
        if room <= 0:
            return False

        def take(unit: Unit) -> list[Lane]:
            leases = lanes.claim(unit, self._process_id, room)
            return inbox.load(unit, [lease.person for lease in leases]) if leases else []

        claimed = await self._db.write(take)
        for lane in claimed:
            self._serve(lane)
        return len(claimed) == room

    async def reclaim(self) -> None:
        """Release lanes that this process owns in the table but does not serve."""
        await self._reclaimer.once()
