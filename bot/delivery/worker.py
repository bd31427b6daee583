"""Sends the messages of the outbox: those of this process at once, those of others when they are
due.

Failed sends are repeated as retry_policy.py decides.
"""

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
from bot.delivery.rate_limits import RateLimiter
from bot.delivery.recipient_queue import RecipientQueue
from bot.delivery.retry_policy import SendDecision
from bot.lookups.push_budget import CountsPushes
from bot.process import reclaim
from bot.process.heartbeat import Process
from bot.process.periodic import Periodic
from bot.process.reclaim import Reclaimer
from storage.engine.database import Database, Unit
from storage.people import people
from storage.queue import outbox
from storage.queue.outbox import OutboxMessage, SendResult
from storage.queue.states import MessageState

SLOTS = 100
"""The most calls at the same time in this process; claimed messages use at most half of the free
ones."""

POLL_SECONDS = 1.0
"""How often messages that are due are claimed."""

QUOTA_SECONDS = 60.0
"""How often a channel that took no more pushes is asked whether it does again."""

LEADER_OF = "bulk sending"
"""The name of the work of sending bulk messages, which one process at a time does, at a limited
rate."""

BULK_SHARE = 0.8
"""The share of a channel's rate that bulk messages may use; the rest is for other messages."""

STOP_SECONDS = 8.0
"""How long sends under way may take to finish when the process stops."""

log = logging.getLogger(__name__)


class DeliveryWorker:
    """Sends messages to many recipients at once, but one at a time to each."""

    def __init__(self, db: Database, process: Process, channels: Mapping[str, Channel]) -> None:
        self._db = db
        self._process = process
        self._channels = channels
        self._queues: dict[str, RecipientQueue] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._known: set[str] = set()
        self._in_flight: dict[str, OutboxMessage] = {}
        self._slots = asyncio.Semaphore(SLOTS)
        self._limiters = {
            name: RateLimiter(channel.rates, lambda: process.alive)
            for name, channel in channels.items()
        }
        self._pushes_from: dict[str, datetime] = {}
        self._sent: list[OutboxMessage] = []
        self._results: list[SendResult] = []
        self._flushing: asyncio.Task[None] | None = None
        self._reclaimer = Reclaimer("messages", db, process.id, outbox, lambda: self._known)
        self._claiming = Periodic("claiming messages", self._claim_all, POLL_SECONDS)
        self._reclaiming = Periodic(
            "reclaiming messages", self.reclaim, reclaim.EVERY_SECONDS, wait_first=True
        )
        self._quota_watch = Periodic("asking for quota", self.ask_for_quota, QUOTA_SECONDS)
        self._stopped = False

    async def start(self) -> None:
        """Start claiming messages that are due."""
        self._claiming.start()
        self._reclaiming.start()
        self._quota_watch.start()

    async def stop(self) -> None:
        """Send what may be sent now, for at most STOP_SECONDS; the rest stays in the outbox."""
        await self._claiming.stop()
        await self._reclaiming.stop()
        await self._quota_watch.stop()
        for queue in self._queues.values():
            queue.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        self._stopped = True
        for message in self._in_flight.values():
            unclear = replace(message, unclear=True)
            now = self._db.now()
            self._results.append(
                SendResult(unclear, MessageState.OPEN, now, "stopped", self._process.id)
            )
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

    def enqueue(self, messages: Sequence[OutboxMessage]) -> None:
        """Send these messages, which this process owns in the outbox."""
        for message in messages:
            if message.id in self._known or message.state is MessageState.SPARE:
                continue
            self._known.add(message.id)
            queue = self._queues.get(message.person)
            if queue is None:
                queue = self._queues[message.person] = RecipientQueue(message.person)
                task = asyncio.create_task(self._send_all(queue))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            queue.put(message)

    async def _send_all(self, queue: RecipientQueue) -> None:
        try:
            while (message := await queue.next()) is not None:
                if wait := self._acquire(message):
                    queue.put_back(message, wait)
                    continue
                async with self._slots:
                    self._in_flight[message.id] = message
                    again = await self._attempt(message)
                    del self._in_flight[message.id]
                if again is not None:
                    queue.put_back(*again)
        finally:
            del self._queues[queue.person]
            self._known.difference_update(queue.remaining_ids())

    def _acquire(self, message: OutboxMessage) -> float:
        limiter = self._limiters.get(message.channel)
        return limiter.acquire(message, asyncio.get_running_loop().time()) if limiter else 0.0

    async def _attempt(self, message: OutboxMessage) -> tuple[OutboxMessage, float] | None:
        """Try to send a message once.

        Returns the message and the seconds to wait if this process is to try it again, else None.
        """
        logs.trace.set(message.trace)
        channel = self._channels.get(message.channel)
        pushes_from = self._pushes_from.get(message.channel)
        began = self._db.now()
        decision = retry_policy.decide_before_sending(message, channel, began, pushes_from)
        if decision is None and channel is not None:
            try:
                await channel.send(Call(message.body, message.push, message.recipients), message.id)
            except Exception as error:
                cause = _cause(message, error)
                decision = retry_policy.decide_after_failure(
                    message, cause, channel, self._db.now(), began
                )
            else:
                metrics.sends(message.channel, message.kind, MessageState.SENT).inc()
                if message.push:
                    self._takes_pushes(message.channel)
                self._sent_ok(message)
        return self._follow(decision) if decision is not None else None

    def _follow(self, decision: SendDecision) -> tuple[OutboxMessage, float] | None:
        message = decision.message
        metrics.sends(message.channel, message.kind, decision.state).inc()
        level = logging.ERROR if decision.state is MessageState.DEAD else logging.INFO
        log.log(level, "message to %s: %s, %s", message.channel, decision.state, decision.error)
        if decision.state is MessageState.SENT:
            self._sent_ok(message)
            return None
        owner = self._process.id if decision.wait is not None else None
        self._record(SendResult(message, decision.state, decision.due, decision.error, owner))
        if decision.quota_out:
            log.error("%s takes no more pushes this month: see `quota`", message.channel)
            metrics.QUOTA_OUT.labels(message.channel).set(1)
            self._pushes_from[message.channel] = decision.due
        if decision.blocked:
            self._drop_all(message.person)
        if decision.moved_to is not None:
            chat = decision.moved_to
            self._spawn(lambda unit: people.move(unit, message.person, chat))
        return None if decision.wait is None else (message, decision.wait)

    def _takes_pushes(self, channel: str) -> bool:
        """Note that a channel takes pushes; return False if it was known to."""
        if self._pushes_from.pop(channel, None) is None:
            return False
        metrics.QUOTA_OUT.labels(channel).set(0)
        return True

    async def ask_for_quota(self) -> None:
        """Send what waits for the quota of a channel as soon as there is any again."""
        for name in tuple(self._pushes_from):
            channel = self._channels[name]
            if not isinstance(channel, CountsPushes):
                continue
            try:
                month = await channel.quota()
            except SendFailed:
                continue
            if (month.limit is None or month.used < month.limit) and self._takes_pushes(name):
                back = partial(outbox.quota_is_back, channel=name, why=retry_policy.QUOTA_OUT)
                log.info("%s takes pushes again: %d go now", name, await self._db.write(back))
                self._claiming.wake()

    def _drop_all(self, person: str) -> None:
        """Drop all queued messages to a person who has blocked the bot."""
        self._spawn(lambda unit: people.block(unit, person, True))
        for message in self._queues[person].clear():
            self._record(SendResult(message, MessageState.DROPPED, self._db.now(), "blocked"))

    def _sent_ok(self, message: OutboxMessage) -> None:
        self._process.arrivals.note(message.id)
        self._sent.append(message)
        self._flush_soon()

    def _record(self, result: SendResult) -> None:
        self._results.append(result)
        self._flush_soon()

    def _flush_soon(self) -> None:
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush_later(), name="store results")

    async def _flush_later(self) -> None:
        try:
            await asyncio.sleep(0)  # lets results that arrive together share a commit
            while self._sent or self._results:
                if not await self._flush():
                    await asyncio.sleep(POLL_SECONDS)
        finally:
            self._flushing = None

    async def _flush(self) -> bool:
        sent, results = self._sent, self._results
        self._sent, self._results = [], []

        def write(unit: Unit) -> list[OutboxMessage]:
            spares = outbox.record_results(unit, self._process.id, results) if results else []
            if sent:
                outbox.record_sent(unit, sent)
            return spares

        spares: list[OutboxMessage] = []
        try:
            if sent or results:
                spares = await self._db.write(write)
        except Exception as error:
            log.error("%d results not stored yet: %s", len(sent) + len(results), logs.kind(error))
            self._sent, self._results = sent + self._sent, results + self._results
            return False
        # Only after storing: otherwise reclaim() would take these messages for unknown ones.
        self._known.difference_update(message.id for message in sent)
        released = [result.message.id for result in results if result.owner is None]
        self._known.difference_update(released)
        if not self._stopped:  # otherwise they are released with the rest
            self.enqueue(spares)
        return True

    def _spawn(self, fn: Callable[[Unit], None]) -> None:
        task = asyncio.create_task(_logged(self._db.write(fn)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _claim_all(self) -> bool:
        full = await self.claim()
        if not full:
            await self.claim_bulk()
        return full

    async def claim(self) -> bool:
        """Claim and send messages that are due; return True if there may be more."""
        room = (SLOTS - len(self._tasks)) // 2
        if room <= 0:
            return False
        process_id = self._process.id
        messages = await self._db.write(lambda unit: outbox.claim(unit, process_id, room))
        self.enqueue(messages)
        return len(messages) == room

    async def claim_bulk(self) -> None:
        """Claim as many bulk messages as may be sent in the next second, if this process leads."""
        if not await self._process.leads(LEADER_OF):
            return
        process_id, now = self._process.id, asyncio.get_running_loop().time()
        for name, limiter in self._limiters.items():
            room = min(int(limiter.capacity(now, POLL_SECONDS) * BULK_SHARE), SLOTS)
            if room > 0:
                claim = partial(outbox.claim_bulk, process_id=process_id, channel=name, most=room)
                self.enqueue(await self._db.write(claim))

    async def reclaim(self) -> None:
        """Release messages that this process owns in the outbox but does not work on."""
        await self._reclaimer.once()


def _cause(message: OutboxMessage, error: Exception) -> SendFailed:
    if isinstance(error, SendFailed):
        return error
    log.error("a send to %s broke", message.channel, exc_info=error)
    return SendFailed(Fate.UNCLEAR, "the channel broke")


async def _logged(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception as error:
        log.error("a person's state was not stored: %s", logs.kind(error))
