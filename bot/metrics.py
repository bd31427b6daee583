"""Metrics for operators (Prometheus); no label holds a person, a district or what was said."""

from __future__ import annotations

import asyncio
import functools
import logging

from prometheus_client import Counter, Gauge, Histogram

from storage.engine.database import Database
from storage.queue import inspect
from storage.queue.states import UNDELIVERED

EVERY_SECONDS = 15.0

EVENTS = Counter("rutan_events_total", "What people did", ["channel", "kind"])
events = functools.cache(EVENTS.labels)
"""(channel, kind) -> its count, looked up once."""
EVENT_AGE = Histogram(
    "rutan_event_age_seconds",
    "Seconds from storing an event to its answer being stored",
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300),
)
HANDLER = Histogram(
    "rutan_handler_seconds",
    "Seconds a handler took",
    buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 1, 2, 4, 8, 20),
)
FAILURES = Counter("rutan_handler_failures_total", "Turns whose handler raised")
DEAD_EVENTS = Counter("rutan_events_dead_total", "Events given up after the last try")
SENDS = Counter("rutan_sends_total", "Tries to deliver", ["channel", "kind", "result"])
sends = functools.cache(SENDS.labels)
"""(channel, kind, result) -> its count, looked up once."""
WAITING_EVENTS = Gauge("rutan_queue_events", "Events waiting or being handled")
OLDEST = Gauge("rutan_queue_oldest_seconds", "How long the oldest lane has waited for a process")
QUEUE_MESSAGES = Gauge("rutan_queue_letters", "Messages not delivered yet, by state", ["state"])
LOOKUPS = Counter(
    "rutan_lookups_total", "Links asked about at services outside", ["service", "result"]
)
NOWHERE = Counter("rutan_notices_nowhere_total", "Notices no account could be sent", ["kind"])
QUOTA_OUT = Gauge("rutan_quota_out", "1 while a channel takes no more pushes", ["channel"])

log = logging.getLogger(__name__)


class QueueMetrics:
    """Reads the tables of the queue now and then, so that a scrape costs nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._measuring: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin."""
        self._measuring = asyncio.create_task(self._measure_on(), name="queue metrics")

    async def stop(self) -> None:
        """End."""
        if self._measuring is not None:
            self._measuring.cancel()
            await asyncio.gather(self._measuring, return_exceptions=True)

    async def measure(self) -> None:
        """Set the gauges to what the tables hold now."""
        found = await self._db.read(inspect.read_queue)
        WAITING_EVENTS.set(found.events)
        OLDEST.set(found.oldest_seconds)
        for state in UNDELIVERED:
            QUEUE_MESSAGES.labels(state).set(found.messages.get(state, 0))

    async def _measure_on(self) -> None:
        while True:
            try:
                await self.measure()
            except Exception as error:
                log.error("queue not measured: %s", type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)
