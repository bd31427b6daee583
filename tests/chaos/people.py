"""Everybody who writes while things go wrong; a platform hands it on again until it is taken."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp

from tests.chaos.subject import OFFICIALS, webhook

Event = tuple[str, str, str]
"""What is written, the id of the event, and who writes."""

PATIENCE = aiohttp.ClientTimeout(total=5.0)
"""A platform does not wait longer for its 200."""

LAST = 200
"""So many events of late may be handed on once more."""


@dataclass
class People:
    """Each person waits for the 200 of one event before the next one.

    poisoned: how many of them send one event that breaks the handler.
    again:    share of the events that are handed on twice at once, and followed by an older one.
    """

    ports: Sequence[int]
    events: int
    count: int
    poisoned: int = 0
    pause: float = 0.0
    again: float = 0.0
    retries: int = 0
    accepted: int = 0
    written: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _chance: random.Random = field(default_factory=lambda: random.Random(11))
    _late: list[tuple[str, Event]] = field(default_factory=list)

    async def write(self) -> None:
        """All of it."""
        connector = aiohttp.TCPConnector(force_close=True, limit=0)
        async with aiohttp.ClientSession(connector=connector, timeout=PATIENCE) as session:
            for n in range(OFFICIALS):
                for channel in ("keyed", "bare"):
                    await self._post(session, channel, ("hello", f"hello{n}", f"official{n}"))
            each = self.events // self.count
            await asyncio.gather(*(self._one(session, p, each) for p in range(self.count)))

    async def _one(self, session: aiohttp.ClientSession, person: int, events: int) -> None:
        channel = ("keyed", "bare")[person % 2]
        poisoned = events // 2 if person < self.poisoned else -1
        for n in range(1, events + 1):
            words = "poison" if n == poisoned else str(n)
            event = (words, f"p{person}-{n}", f"p{person}")
            await self._hand_on(session, channel, event)
            self.written[f"{channel}:p{person}"].append(words)
            self.accepted += 1
            if self.pause:
                await asyncio.sleep(self.pause)
            if self._chance.random() < 0.05:
                await self._post(session, channel, event)  # the platform repeats it

    async def _hand_on(self, session: aiohttp.ClientSession, channel: str, event: Event) -> None:
        if self._chance.random() >= self.again:
            await self._post(session, channel, event)
        else:
            await asyncio.gather(*(self._post(session, channel, event) for _ in range(2)))
            if self._late:
                await self._post(session, *self._chance.choice(self._late))
        self._late.append((channel, event))
        del self._late[:-LAST]

    async def _post(self, session: aiohttp.ClientSession, channel: str, event: Event) -> None:
        wait = 0.05
        while True:
            port = self._chance.choice(self.ports)
            try:
                async with session.post(
                    f"http://127.0.0.1:{port}/hooks/{channel}", data=webhook(event)
                ) as response:
                    if response.status == 200:
                        return
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass
            self.retries += 1
            await asyncio.sleep(wait)
            wait = min(wait * 1.5, 0.5)
