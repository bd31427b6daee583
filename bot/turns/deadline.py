"""How long a turn waits for the outside world: ports that answer "not known" when time is up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from handlers.core.incoming import Media
from handlers.core.ports import (
    MediaPort,
    Ports,
)

T = TypeVar("T")

LOADING_AFTER = 0.7
"""Seconds of waiting after which the person is shown that we are at work."""

PATIENCE = 8.0
"""Seconds that all waiting of one turn may take together."""


class Patience:
    """The waiting of one turn. It ends after PATIENCE, or by `end()`: the person wrote again.

    `loading` is awaited once where the waiting takes longer than LOADING_AFTER.
    """

    def __init__(self, loading: Callable[[], Awaitable[None]]) -> None:
        self._loading = loading
        self._over: asyncio.Future[None] | None = None
        self._ended = False
        self._shown = False

    def end(self) -> None:
        """Wait no longer, for anything."""
        self._ended = True
        if self._over is not None and not self._over.done():
            self._over.set_result(None)

    async def wait(self, work: Awaitable[T | None]) -> T | None:
        """What the work gives, or None (not known) when the waiting is over first."""
        task = asyncio.ensure_future(work)
        try:
            over = self._begin()
            first = asyncio.FIRST_COMPLETED
            both: set[asyncio.Future[Any]] = {task, over}
            await asyncio.wait(both, timeout=LOADING_AFTER, return_when=first)
            if not task.done() and not over.done() and not self._shown:
                self._shown = True
                await self._loading()
            await asyncio.wait(both, return_when=first)
            return task.result() if task.done() else None
        finally:
            if not task.done():
                task.cancel()

    def _begin(self) -> asyncio.Future[None]:
        if self._over is None:
            loop = asyncio.get_running_loop()
            self._over = loop.create_future()
            loop.call_later(PATIENCE, self.end)
            if self._ended:
                self._over.set_result(None)
        return self._over

    def ports(self, ports: Ports, media: MediaPort) -> Ports:
        """The same ports with this patience; `media` is the channel the turn came from."""
        patient = _Patient(self, ports, media)
        return Ports(
            media=patient,
            expand=patient,
            feeds=ports.feeds,
            reading=patient,
            registration=patient,
            operator=ports.operator,
            quota=ports.quota,
            office=ports.office,
            apps=ports.apps,
            threats=patient,
        )


class _Patient:
    """Every port that has to be waited for, with the patience of one turn."""

    __slots__ = ("_media", "_patience", "_ports")

    def __init__(self, patience: Patience, ports: Ports, media: MediaPort) -> None:
        self._patience = patience
        self._ports = ports
        self._media = media

    @property
    def names(self) -> tuple[str, ...]:
        return self._ports.threats.names

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        return await self._patience.wait(self._media.fetch(media, limit))

    async def expand(self, url: str, person: str) -> str | None:
        return await self._patience.wait(self._ports.expand.expand(url, person))

    async def read(self, picture: bytes) -> str | None:
        return await self._patience.wait(self._ports.reading.read(picture))

    async def age_days(self, domain: str) -> int | None:
        return await self._patience.wait(self._ports.registration.age_days(domain))

    async def threats(
        self, links: Sequence[str], person: str
    ) -> Mapping[str, tuple[str, ...]] | None:
        return await self._patience.wait(self._ports.threats.threats(links, person))
