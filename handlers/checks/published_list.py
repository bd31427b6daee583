"""The scheduled job that makes the published list once a week from confirmed cases; reported.py
looks things up on it.

A value (a number, account or site) is told of once COUNTED unrelated people reported it in cases
that officials closed as fraud, so that what is said ("several people") stays true with any one of
them left out. With it comes the month in or after which that many of them reported it.

What one person can change is bounded; tests/differential holds it:

- a report, closing, reopening or erasing changes no answer before the next batch, and a closing
  none for DELAY at least;
- with any one person left out of any history, an answer differs only if UNRELATED others stand
  behind it. So nobody who has two accounts learns whether a third person reported a number.

No rule can do without the second condition: one that never changed with any one person left out
would, leaving out one after the other, say the same of a value that nobody reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from content.reading.hours import THAILAND
from content.reading.library import Library
from handlers.checks import never_listed
from handlers.core.calendar import day_in_thailand
from handlers.core.scheduled import JobContext, JobResult
from handlers.core.several import COUNTED
from storage.cases import confirmed, published
from storage.cases.confirmed import ConfirmedReport
from storage.cases.published import Batch, Publish, Value
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit

WEEK = timedelta(days=7)
"""A batch is due each week, at the beginning of Monday in Thailand."""
DELAY = timedelta(days=7)
"""The least time between the closing of a case and the batch that counts it."""
FRESH = timedelta(days=365)
"""Older reports are not counted: telephone numbers get new owners."""
TOGETHER = 2
"""The least number of values about which a batch says more than the last; fewer wait for others."""


def due_at(now: datetime) -> datetime:
    """Return when the batch was due that should be published at this moment."""
    today = day_in_thailand(now)
    monday = today - timedelta(days=today.weekday())
    return datetime.combine(monday, time(), THAILAND).astimezone(now.tzinfo)


def months(reports: Iterable[ConfirmedReport]) -> Mapping[Value, date]:
    """Return value -> the month in or after which COUNTED people last reported it (first day).

    Values that fewer people reported are left out.
    """
    people: dict[Value, dict[str, datetime]] = defaultdict(dict)
    for one in reports:
        known = people[one.kind, one.key]
        known[one.person] = max(one.last, known.get(one.person, one.last))
    return {
        value: day_in_thailand(sorted(known.values())[-COUNTED]).replace(day=1)
        for value, known in people.items()
        if len(known) >= COUNTED
    }


def next_months(before: Mapping[Value, date], now: Mapping[Value, date]) -> Mapping[Value, date]:
    """Return what to publish after `before`, where `now` could be said.

    What is to be taken back is taken back at once. What is new, or has a later month, waits until
    TOGETHER values are, so that no single one can be watched.
    """
    news = {value for value, month in now.items() if month > before.get(value, date.min)}
    if len(news) >= TOGETHER:
        return now
    kept = {value: month for value, month in now.items() if value not in news}
    return kept | {value: before[value] for value in news & before.keys()}


async def publish(context: JobContext) -> tuple[JobResult, ...]:
    """Publish the batch that is due, unless it is published already."""
    at = due_at(context.now)
    last = await context.read(published.last_at)
    if last is not None and last >= at:
        return ()
    content = context.content
    outcomes = content.desk.fraud_outcomes

    def make(unit: Unit) -> Batch:
        reports = confirmed.reports(unit, outcomes, at - FRESH, at - DELAY, COUNTED)
        # Some thousand hashes, for nothing while no value is reported often enough to be listed.
        hidden = _genuine(content, unit.keyring) if reports else frozenset()
        now = months(_without(reports, hidden))
        return Batch(at, next_months(published.read(unit).months, now))

    change = Publish(await context.read(make), last)
    return (JobResult(f"published:{at.isoformat()}", (change,)),)


def _genuine(content: Library, keyring: Keyring) -> frozenset[Value]:
    return frozenset(
        (seen.kind, keyring.hash(seen.kind, seen.value)) for seen in never_listed.exact(content)
    )


def _without(
    reports: Iterable[ConfirmedReport], hidden: Collection[Value]
) -> Iterable[ConfirmedReport]:
    return (report for report in reports if (report.kind, report.key) not in hidden)
