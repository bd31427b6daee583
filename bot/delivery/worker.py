"""Sends the outbox: own letters at once, others' when they are due; retry by the error's word."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot import logs, metrics
from bot.channels.base import Call, Channel, Fate, SendFailed
from bot.delivery import retry_policy
from bot.delivery.rate_limits import Pace
from bot.delivery.recipient_queue import Destination
from bot.delivery.retry_policy import Next
from bot.process.heartbeat import Process
from storage.engine.database import Database, Unit
from storage.people import people
from storage.queue import outbox
from storage.queue.outbox import Letter, Mark

SLOTS = 100
"""Calls under way at once in this process; a claim fills half of them at most."""

POLL_SECONDS = 1.0
BULK_DUTY = "bulk sending"
BULK_SHARE = 0.8
"""How much of a channel's rate bulk letters may use: the rest is for people who wait."""

HEAL_SECONDS = 5.0
"""How often this process asks for letters that are its own in the table and unknown to it."""

STOP_SECONDS = 8.0

log = logging.getLogger(__name__)


class Delivery:
    """Sends letters, one at a time to a destination, many destinations at once."""

    def __init__(self, db: Database, process: Process, channels: Mapping[str, Channel]) -> None:
        self._db = db
        self._process = process
        self._channels = channels
        self._destinations: dict[str, Destination] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: set[str] = set()
        self._flying: dict[str, Letter] = {}
        self._slots = asyncio.Semaphore(SLOTS)
        self._paces = {
            name: Pace(channel.limits.rates, lambda: process.alive)
            for name, channel in channels.items()
        }
        self._pushes_from: dict[str, datetime] = {}
        self._sent: list[Letter] = []
        self._marks: list[Mark] = []
        self._flushing: asyncio.Task[None] | None = None
        self._background: list[asyncio.Task[None]] = []
        self._strays: set[str] = set()
        self._stopped = False

    async def start(self) -> None:
        """Begin to take letters that are due."""
        self._background = [
            asyncio.create_task(self._claim_on(), name="delivery"),
            asyncio.create_task(self._heal_on(), name="stray letters"),
        ]

    async def stop(self) -> None:
        """Send what may go now, for at most STOP_SECONDS; the rest stays in the table."""
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        for destination in self._destinations.values():
            destination.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        self._stopped = True
        for letter in self._flying.values():
            unclear = replace(letter, unclear=True)
            now = self._db.now()
            self._marks.append(Mark(unclear, "open", now, "stopped", self._process.id))
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._flushing is not None:
            await asyncio.wait({self._flushing}, timeout=STOP_SECONDS)
        await self._flush()

    async def settled(self) -> None:
        """Wait until nothing is being sent and every result is stored."""
        while self._tasks or self._flushing is not None:
            await asyncio.wait({*self._tasks, *([self._flushing] if self._flushing else [])})

    def take(self, letters: Sequence[Letter]) -> None:
        """Send letters that this process owns in the table."""
        for letter in letters:
            if letter.id in self._held or letter.state == outbox.SPARE:
                continue
            self._held.add(letter.id)
            destination = self._destinations.get(letter.person)
            if destination is None:
                destination = self._destinations[letter.person] = Destination(letter.person)
                task = asyncio.create_task(self._work(destination))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            destination.put(letter)

    async def _work(self, destination: Destination) -> None:
        try:
            while (letter := await destination.next()) is not None:
                if wait := self._wait(letter):
                    destination.put_back(letter, wait)
                    continue
                async with self._slots:
                    self._flying[letter.id] = letter
                    again = await self._attempt(letter)
                    del self._flying[letter.id]
                if again is not None:
                    destination.put_back(*again)
        finally:
            del self._destinations[destination.person]
            self._held.difference_update(destination.left())

    def _wait(self, letter: Letter) -> float:
        pace = self._paces.get(letter.channel)
        return pace.wait(letter, asyncio.get_running_loop().time()) if pace else 0.0

    async def _attempt(self, letter: Letter) -> tuple[Letter, float] | None:
        """One try. Gives the letter and the seconds to wait where it is to be tried again here."""
        logs.trace.set(letter.trace)
        channel = self._channels.get(letter.channel)
        pushes_from = self._pushes_from.get(letter.channel)
        began = self._db.now()
        found = retry_policy.hopeless(letter, channel, began, pushes_from)
        if found is None and channel is not None:
            try:
                await channel.send(Call(letter.body, letter.push, letter.recipients), letter.id)
            except Exception as error:
                cause = _cause(letter, error)
                found = retry_policy.after(letter, cause, channel, self._db.now(), began)
            else:
                metrics.sends(letter.channel, letter.kind, "sent").inc()
                if letter.push and letter.channel in self._pushes_from:
                    del self._pushes_from[letter.channel]
                    metrics.QUOTA_OUT.labels(letter.channel).set(0)
                self._done(letter)
        return self._store(found) if found is not None else None

    def _store(self, found: Next) -> tuple[Letter, float] | None:
        letter = found.letter
        metrics.sends(letter.channel, letter.kind, found.state).inc()
        level = logging.ERROR if found.state == "dead" else logging.INFO
        log.log(level, "letter to %s: %s, %s", letter.channel, found.state, found.error)
        if found.state == "sent":
            self._done(letter)
            return None
        mine = self._process.id if found.wait is not None else None
        self._mark(Mark(letter, found.state, found.due, found.error, mine))
        if found.quota_out:
            log.error("%s takes no more pushes this month: see `quota`", letter.channel)
            metrics.QUOTA_OUT.labels(letter.channel).set(1)
            self._pushes_from[letter.channel] = found.due
        if found.blocked:
            self._blocked(letter.person)
        if found.moved is not None:
            chat = found.moved
            self._spawn(lambda unit: people.move(unit, letter.person, chat))
        return None if found.wait is None else (letter, found.wait)

    def _blocked(self, person: str) -> None:
        """They want nothing from us: not what was sent, nor what waits behind it."""
        self._spawn(lambda unit: people.block(unit, person, True))
        for letter in self._destinations[person].clear():
            self._mark(Mark(letter, "dropped", self._db.now(), "blocked"))

    def _done(self, letter: Letter) -> None:
        self._sent.append(letter)
        self._flush_soon()

    def _mark(self, mark: Mark) -> None:
        self._marks.append(mark)
        self._flush_soon()

    def _flush_soon(self) -> None:
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush_later(), name="marks")

    async def _flush_later(self) -> None:
        try:
            await asyncio.sleep(0)  # what ends in the same moment rides in the same commit
            while self._sent or self._marks:
                if not await self._flush():
                    await asyncio.sleep(POLL_SECONDS)
        finally:
            self._flushing = None

    async def _flush(self) -> bool:
        sent, marks = self._sent, self._marks
        self._sent, self._marks = [], []

        def write(unit: Unit) -> list[Letter]:
            spares = outbox.mark(unit, self._process.id, marks) if marks else []
            if sent:
                outbox.sent(unit, sent)
            return spares

        spares: list[Letter] = []
        try:
            if sent or marks:
                spares = await self._db.write(write)
        except Exception as error:
            log.error("%d results not stored yet: %s", len(sent) + len(marks), logs.kind(error))
            self._sent, self._marks = sent + self._sent, marks + self._marks
            return False
        # Only now: until the table knows, a letter must not look as if nobody had it.
        self._held.difference_update(letter.id for letter in sent)
        self._held.difference_update(mark.letter.id for mark in marks if mark.owner is None)
        if not self._stopped:  # else they are given back to all processes with the rest
            self.take(spares)
        return True

    def _spawn(self, fn: Callable[[Unit], None]) -> None:
        task = asyncio.create_task(_logged(self._db.write(fn)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _claim_on(self) -> None:
        while True:
            try:
                full = await self.claim()
                if not full:
                    await self.claim_bulk()
            except Exception as error:
                log.error("no letters taken: %s", logs.kind(error))
                full = False
            await asyncio.sleep(0 if full else POLL_SECONDS)

    async def claim(self) -> bool:
        """Take what is due, and give back what this process owns without knowing of it."""
        room = (SLOTS - len(self._tasks)) // 2
        if room <= 0:
            return False
        me = self._process.id
        letters = await self._db.write(lambda unit: outbox.claim(unit, me, room))
        self.take(letters)
        return len(letters) == room

    async def claim_bulk(self) -> None:
        """Take as many bulk letters as may go in the next second, if this process paces them."""
        if not await self._process.hold(BULK_DUTY):
            return
        me, now = self._process.id, asyncio.get_running_loop().time()
        for name, pace in self._paces.items():
            room = min(int(pace.room(now, POLL_SECONDS) * BULK_SHARE), SLOTS)
            if room > 0:
                take = partial(outbox.claim_bulk, me=me, channel=name, most=room)
                self.take(await self._db.write(take))

    async def heal(self) -> None:
        """Give back letters that are ours in the table only; seen twice, as one may be on its way
        to us or just sent.
        """
        owned = await self._db.read(lambda unit: outbox.mine(unit, self._process.id))
        unknown = owned - self._held
        lost, self._strays = unknown & self._strays, unknown
        if lost:
            log.warning("%d letters are taken up again", len(lost))
            await self._db.write(lambda unit: outbox.free_some(unit, self._process.id, lost))

    async def _heal_on(self) -> None:
        while True:
            await asyncio.sleep(HEAL_SECONDS)
            try:
                await self.heal()
            except Exception as error:
                log.error("no look at letters: %s", logs.kind(error))


def _cause(letter: Letter, error: Exception) -> SendFailed:
    if isinstance(error, SendFailed):
        return error
    log.error("a send to %s broke", letter.channel, exc_info=error)
    return SendFailed(Fate.UNCLEAR, "the channel broke")


async def _logged(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception as error:
        log.error("a person's state was not stored: %s", logs.kind(error))
