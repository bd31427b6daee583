"""Whose file is opened next: whoever has cost least lately, so that nobody holds up the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.foreign.job import Answer, Job

BYTES = 64 * 1024 * 1024
"""Most bytes that wait in all."""


@dataclass(eq=False, slots=True)
class Ticket:
    """A job that waits or runs, and where its answer is awaited."""

    job: Job
    data: bytes
    values: Mapping[str, Any]
    person: str
    answer: asyncio.Future[Answer] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    started: asyncio.Event = field(default_factory=asyncio.Event)


class FairQueue:
    """Tickets in order of what their person has cost, then of arrival."""

    def __init__(self, spent: Callable[[str], float], most_bytes: int = BYTES) -> None:
        self._spent = spent
        self._most_bytes = most_bytes
        self._waiting: list[Ticket] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, ticket: Ticket) -> Ticket | None:
        """Add a ticket. If there is no room, return the one that has to go: it may be this one."""
        self._waiting.append(ticket)
        if sum(len(each.data) for each in self._waiting) <= self._most_bytes:
            return None
        dearest = max(self._waiting, key=lambda each: (self._spent(each.person), len(each.data)))
        self._waiting.remove(dearest)
        return dearest

    def drop(self, ticket: Ticket) -> None:
        """Take out a ticket that nobody waits for any more."""
        if ticket in self._waiting:
            self._waiting.remove(ticket)

    def take(self, busy: Collection[str], *, slow: bool) -> Ticket | None:
        """Take the next ticket out: not of the people in `busy`, and no slow job unless `slow`."""
        eligible = [
            ticket
            for ticket in self._waiting
            if ticket.person not in busy and (slow or not ticket.job.slow)
        ]
        if not eligible:
            return None
        cheapest = min(eligible, key=lambda ticket: self._spent(ticket.person))
        self._waiting.remove(cheapest)
        return cheapest
