"""Limits how long a turn waits for ports; after the deadline every port answers "not known"."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from handlers.core.incoming import Media
from handlers.core.ports import MediaPort, Ports, Reading

T = TypeVar("T")

LOADING_AFTER = 0.7
"""Seconds of waiting after which the channel shows a loading sign."""

TURN_SECONDS = 8.0
"""The most seconds that a turn waits for ports in total."""


class TurnDeadline:
    """The time limit of one turn: TURN_SECONDS, or less if `expire()` is called.

    The time starts with the first wait. `loading` is awaited once, if a wait takes longer than
    LOADING_AFTER.
    """

    def __init__(self, loading: Callable[[], Awaitable[None]]) -> None:
        self._loading = loading
        self._expiry: asyncio.Future[None] | None = None
        self._expired = False
        self._loading_shown = False

    def expire(self) -> None:
        """End all waiting now, and do not wait from now on."""
        self._expired = True
        if self._expiry is not None and not self._expiry.done():
            self._expiry.set_result(None)

    async def wait(self, work: Awaitable[T | None]) -> T | None:
        """Return the result of the work, or None (not known) if the deadline comes first."""
        task = asyncio.ensure_future(work)
        try:
            expired = self._start()
            first = asyncio.FIRST_COMPLETED
            both: set[asyncio.Future[Any]] = {task, expired}
            await asyncio.wait(both, timeout=LOADING_AFTER, return_when=first)
            if not task.done() and not expired.done() and not self._loading_shown:
                self._loading_shown = True
                await self._loading()
            await asyncio.wait(both, return_when=first)
            return task.result() if task.done() else None
        finally:
            if not task.done():
                task.cancel()

    def _start(self) -> asyncio.Future[None]:
        if self._expiry is None:
            loop = asyncio.get_running_loop()
            self._expiry = loop.create_future()
            loop.call_later(TURN_SECONDS, self.expire)
            if self._expired:
                self._expiry.set_result(None)
        return self._expiry

    def ports(self, ports: Ports, media: MediaPort) -> Ports:
        """Return the same ports under this deadline; `media` is the channel of the turn."""
        limited = _LimitedPorts(self, ports, media)
        return replace(  # the others answer at once, from this machine
            ports,
            media=limited,
            expand=limited,
            reading=limited,
            registration=limited,
            threats=limited,
            understanding=limited,
        )


class _LimitedPorts:
    """Wraps every port that may take long, to apply the deadline of one turn."""

    __slots__ = ("_deadline", "_media", "_ports")

    def __init__(self, deadline: TurnDeadline, ports: Ports, media: MediaPort) -> None:
        self._deadline = deadline
        self._ports = ports
        self._media = media

    @property
    def names(self) -> tuple[str, ...]:
        return self._ports.threats.names

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        return await self._deadline.wait(self._media.fetch(media, limit))

    async def expand(self, url: str, person: str) -> str | None:
        return await self._deadline.wait(self._ports.expand.expand(url, person))

    async def read(self, picture: bytes) -> str | None:
        return await self._deadline.wait(self._ports.reading.read(picture))

    async def understand(self, text: str) -> Reading | None:
        return await self._deadline.wait(self._ports.understanding.understand(text))

    async def likeness(self, text: str, examples: Sequence[str]) -> Sequence[float] | None:
        return await self._deadline.wait(self._ports.understanding.likeness(text, examples))

    async def age_days(self, domain: str) -> int | None:
        return await self._deadline.wait(self._ports.registration.age_days(domain))

    async def threats(
        self, links: Sequence[str], person: str
    ) -> Mapping[str, tuple[str, ...]] | None:
        return await self._deadline.wait(self._ports.threats.threats(links, person))
