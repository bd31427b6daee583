"""The interface of a feature's scheduled job, which runs at times and not on a message
(bot/turns/schedule.py calls it).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from content.reading.library import Library
from handlers.core.outcome import Notice
from handlers.core.ports import Off, QuotaPort
from storage.engine.database import Change, Read


@dataclass(frozen=True, slots=True)
class JobContext:
    """The inputs of a job: the time (UTC), the content, a way to read, and the quota of pushes."""

    now: datetime
    content: Library
    read: Read
    quota: QuotaPort = field(default_factory=Off)


@dataclass(frozen=True, slots=True)
class JobResult:
    """Changes and notices of a job that are stored together or not at all.

    `key` identifies it for ever: its messages get the same ids however often it is retried.
    """

    key: str
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()


ScheduledJob = Callable[[JobContext], Awaitable[tuple[JobResult, ...]]]
"""Finds the work that is due and returns what to do about it. It is called about twice a minute,
by one process at a time."""
