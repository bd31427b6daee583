"""The queue of files before the workers: next is whoever has cost least lately, so that nobody
holds up the others.

Among equals the oldest comes first; but once it has waited long there is more than can be done, and
then the newest comes first: otherwise everybody would wait too long.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.foreign.job import Answer, FileJob

STEP = 3.0
"""People whose costs differ by less than so many seconds are equals: a picture's codes and words
come to that."""
COSTLY = 20.0
"""Seconds that few people cost by pictures that can be opened."""
LONG = 1.0
"""Seconds of waiting after which the newest comes first."""
BYTES = 64 * 1024 * 1024
"""Most bytes that wait in all."""


@dataclass(eq=False, slots=True)
class Ticket:
    """A job that waits or runs, when it came, and where its answer is awaited."""

    job: FileJob
    data: bytes
    values: Mapping[str, Any]
    person: str
    at: float = 0.0
    answer: asyncio.Future[Answer] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    started: asyncio.Event = field(default_factory=asyncio.Event)


class FairQueue:
    """Tickets in order of what their person has cost, in STEPs, then of arrival."""

    def __init__(
        self,
        spent: Callable[[str], float],
        most_bytes: int = BYTES,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._spent = spent
        self._most_bytes = most_bytes
        self._waiting: list[Ticket] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, ticket: Ticket) -> Ticket | None:
        """Add a ticket. If there is no room, return the one that has to go: it may be this one."""
        ticket.at = self._now()
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

    def take(self, busy: Collection[str], *, slow: bool, costly: bool = True) -> Ticket | None:
        """Take the next ticket out: not of the people in `busy`, no slow job unless `slow`, and of
        nobody who has cost COSTLY seconds unless `costly`."""
        eligible = [
            ticket
            for ticket in self._waiting
            if ticket.person not in busy
            and (slow or not ticket.job.slow)
            and (costly or self._spent(ticket.person) < COSTLY)
        ]
        if not eligible:
            return None
        least = min(self._spent(ticket.person) // STEP for ticket in eligible)
        equals = [each for each in eligible if self._spent(each.person) // STEP == least]
        too_long = self._now() - equals[0].at > LONG
        chosen = equals[-1] if too_long else equals[0]
        self._waiting.remove(chosen)
        return chosen
