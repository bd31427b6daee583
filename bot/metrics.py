"""The Prometheus metrics of the program, declared for all its parts; measures the queue when they
are asked for.

No label holds a person, a district or what was said, and only METRICS_KEY opens the page.
"""

from __future__ import annotations

import functools

from prometheus_client import Counter, Gauge, Histogram

from storage.engine.database import Database
from storage.queue import queue_view
from storage.queue.states import UNDELIVERED

EVERY_SECONDS = 15.0

EVENTS = Counter("rutan_events_total", "What people did", ["channel", "kind"])
events = functools.cache(EVENTS.labels)
"""(channel, kind) -> its count, looked up once."""
GUESTS = Counter(
    "rutan_guest_questions_total", "Questions from chats we are not in", ["mode", "result"]
)
"""Neither what was asked nor the verdict: a small village has few who ask."""
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
FILES = Counter("rutan_files_total", "Files of strangers, by what came of them", ["job", "result"])
FILES_WAITING = Gauge("rutan_files_waiting", "Files that wait for a worker")
FILE_WORKERS_LOST = Counter(
    "rutan_file_workers_lost_total", "Workers for files that hung or died, and were replaced"
)
LOOP_STALLS = Counter("rutan_loop_stalls_total", "Times the event loop stood still for long")
LOOP_STILL = Gauge("rutan_loop_still_seconds", "The longest time it stood still in five minutes")
NOWHERE = Counter("rutan_notices_nowhere_total", "Notices no account could be sent", ["to"])
"""By whom they were for: a resident or an official. Their kinds would tell of single reports."""
REFUSED = Counter(
    "rutan_webhooks_refused_total", "Webhook calls that were not genuine", ["channel"]
)
QUOTA_OUT = Gauge("rutan_quota_out", "1 while a channel takes no more pushes", ["channel"])
CASES = Gauge("rutan_cases_open", "Cases that are not closed, by state", ["state"])
UNTAKEN_LOSS = Gauge(
    "rutan_untaken_loss_seconds", "How long the oldest urgent case has been free; 0 if none is"
)
OVERDUE = Gauge("rutan_cases_overdue", "Cases that nobody took in time")
NOBODY = Gauge("rutan_cases_without_officials", "Open cases whose news reaches nobody")
UNREACHABLE = Gauge("rutan_officials_unreachable", "Officials who blocked us in every app")
BACKUP_AGE = Gauge("rutan_backup_age_seconds", "Age of the newest backup; +Inf if there is none")
FEED_AGE = Gauge("rutan_feed_age_seconds", "Age of a list of dangerous addresses", ["list"])


async def measure_queue(db: Database) -> None:
    """Read the tables of the queue and set the gauges, so that a scrape costs nothing."""
    found = await db.read(queue_view.read_queue)
    WAITING_EVENTS.set(found.events)
    OLDEST.set(found.oldest_seconds)
    for state in UNDELIVERED:
        QUEUE_MESSAGES.labels(state).set(found.messages.get(state, 0))
