"""Limits how long a turn waits for ports; after the deadline every port answers "not known"."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from handlers.core.incoming import Media
from handlers.core.ports import CleanRecording, MediaPort, NotOpened, Ports
from handlers.core.words.reading import Reading

T = TypeVar("T")

LOADING_AFTER = 0.7
"""Seconds of waiting after which the channel shows a loading sign."""

TURN_SECONDS = 8.0
"""The most seconds that a turn waits for ports in total."""

FILE_SECONDS = 20.0
"""The most seconds of opening a file that do not count for a turn."""


class TurnDeadline:
    """The time limit of one turn: TURN_SECONDS, or less if `expire()` is called.

    The time starts with the first wait. `loading` is awaited once, if a wait takes longer than
    LOADING_AFTER.
    """

    def __init__(self, loading: Callable[[], Awaitable[None]]) -> None:
        self._loading = loading
        self._expiry: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._handler: asyncio.Timeout | None = None
        self._expired = False
        self._loading_shown = False

    def limits(self, handler: asyncio.Timeout) -> None:
        """Move this limit of the turn's handler too, by the time that files take."""
        self._handler = handler

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

    async def opening(self, work: Coroutine[Any, Any, T]) -> T:
        """Return the result of opening a file, which has limits of its own.

        Its time, most of it in a queue that others fill, does not count for this turn, and a newer
        event of the person does not end it.
        """
        began = asyncio.get_running_loop().time()
        self._start()
        self._postpone(FILE_SECONDS)
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task}, timeout=LOADING_AFTER)
            if not task.done() and not self._loading_shown:
                self._loading_shown = True
                await self._loading()
            return await task
        finally:
            task.cancel()
            self._postpone(asyncio.get_running_loop().time() - began - FILE_SECONDS)

    def _postpone(self, seconds: float) -> None:
        """Move both limits of the turn by so many seconds."""
        handler, timer = self._handler, self._timer
        if handler is not None and not handler.expired() and (ends := handler.when()) is not None:
            handler.reschedule(ends + seconds)
        if timer is not None and not self._expired:
            timer.cancel()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(timer.when() + seconds, self.expire)

    def _start(self) -> asyncio.Future[None]:
        if self._expiry is None:
            loop = asyncio.get_running_loop()
            self._expiry = loop.create_future()
            self._timer = loop.call_later(TURN_SECONDS, self.expire)
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
            files=limited,
            recognition=limited,
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

    async def read(self, picture: bytes, person: str) -> str | None:
        reading = self._ports.reading.read(picture, person)
        return await self._deadline.opening(self._deadline.wait(reading))

    @property
    def listens(self) -> bool:
        return self._ports.recognition.listens

    async def words(self, recording: bytes, language: str, person: str) -> str | None:
        words = self._ports.recognition.words(recording, language, person)
        return await self._deadline.wait(words)

    async def codes(self, picture: bytes, person: str) -> tuple[str, ...] | NotOpened:
        return await self._deadline.opening(self._ports.files.codes(picture, person))

    async def clean_picture(self, picture: bytes, person: str) -> bytes | NotOpened:
        return await self._deadline.opening(self._ports.files.clean_picture(picture, person))

    async def clean_recording(self, recording: bytes, person: str) -> CleanRecording | NotOpened:
        return await self._deadline.opening(self._ports.files.clean_recording(recording, person))

    async def understand(self, text: str) -> Reading | None:
        return await self._deadline.wait(self._ports.understanding.understand(text))

    async def likelihoods(
        self, text: str, groups: Sequence[Sequence[str]]
    ) -> Sequence[float] | None:
        return await self._deadline.wait(self._ports.understanding.likelihoods(text, groups))

    async def age_days(self, domain: str) -> int | None:
        return await self._deadline.wait(self._ports.registration.age_days(domain))

    async def threats(
        self, links: Sequence[str], person: str
    ) -> Mapping[str, tuple[str, ...]] | None:
        return await self._deadline.wait(self._ports.threats.threats(links, person))
