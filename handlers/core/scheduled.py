"""Scheduled jobs of a feature, run without a message: the contract with bot/turns/schedule.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from content.reading.library import Library
from handlers.core.outcome import Notice
from handlers.core.ports import Off, QuotaPort
from storage.engine.database import Change, Read


@dataclass(frozen=True, slots=True)
class Moment:
    """What a round is given: the time (UTC), the content, a way to read, and what pushes cost."""

    now: datetime
    content: Library
    read: Read
    quota: QuotaPort = field(default_factory=Off)


@dataclass(frozen=True, slots=True)
class Errand:
    """Changes and notices that happen together or not at all.

    `key` names it for ever: the letters of one errand are the same however often it is tried.
    """

    key: str
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()


Round = Callable[[Moment], Awaitable[tuple[Errand, ...]]]
"""Looks what is due and says what to do; called about twice a minute by one process at a time."""
