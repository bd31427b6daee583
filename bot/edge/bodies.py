"""Reads the bodies of requests to the web server with limits of number, bytes and seconds; a flood
of new ones ends the oldest.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from aiohttp import web

BODY_SECONDS = 10.0
"""How long a body may take; LINE and Telegram send theirs at once."""

MOST_BODIES = 200
MOST_BYTES = 16 * 1024 * 1024
"""Bodies under way at a time, and the bytes they announced; a new one ends the oldest. A genuine
one is there within milliseconds, so that a flood of slow ones ends slow ones only."""


@dataclass(eq=False, slots=True)
class _Body:
    size: int
    deadline: asyncio.Timeout


@dataclass(slots=True)
class Bodies:
    """The bodies that one web server reads now: those that have begun, and the bytes that they
    announced, of which `_held` may be in memory."""

    _under_way: dict[_Body, None] = field(default_factory=dict)
    _bytes: int = 0
    _held: int = 0

    async def read(self, request: web.Request, limit: int) -> bytes:
        """Return the body of a request.

        Raises HTTPRequestEntityTooLarge for more than `limit` bytes, before anything is read if its
        headers say so, HTTPRequestTimeout if it takes too long or others come meanwhile, and
        HTTPBadRequest if the caller goes away in the middle, which is no error of ours.
        """
        size = request.content_length
        if size is not None and size > limit:
            raise _closing(web.HTTPRequestEntityTooLarge(limit, size))
        if not request.can_read_body:
            return b""
        deadline = asyncio.timeout(BODY_SECONDS)
        with contextlib.suppress(TimeoutError):
            async with deadline:
                try:
                    return await self._counted(request, limit, _Body(size or limit, deadline))
                except ConnectionResetError:
                    gone = web.HTTPBadRequest(text="the body ended early\n")
                    raise _closing(gone) from None
        raise _closing(web.HTTPRequestTimeout(text="the body took too long\n"))

    async def _counted(self, request: web.Request, limit: int, body: _Body) -> bytes:
        self._make_room(body.size)
        self._under_way[body] = None
        self._bytes += body.size
        try:
            # What was ended leaves within a few turns of the loop; only then is there room.
            while self._held and self._held + body.size > MOST_BYTES:  # noqa: ASYNC110
                await asyncio.sleep(0)
            self._held += body.size
            try:
                return await _read(request, limit)
            finally:
                self._held -= body.size
        finally:
            del self._under_way[body]
            self._bytes -= body.size

    def _make_room(self, size: int) -> None:
        """End the oldest bodies until there is room for one more of this size."""
        count, total = len(self._under_way), self._bytes
        for body in self._under_way:
            if count < MOST_BODIES and total + size <= MOST_BYTES:
                return
            count, total = count - 1, total - body.size
            if not body.deadline.expired():
                body.deadline.reschedule(0)


async def _read(request: web.Request, limit: int) -> bytes:
    read = bytearray()
    try:
        async for chunk in request.content.iter_any():
            read += chunk
            if len(read) > limit:
                raise _closing(web.HTTPRequestEntityTooLarge(limit, len(read)))
        return bytes(read)
    finally:
        read.clear()  # an error keeps this frame, and what it holds, until garbage is collected


def _closing(error: web.HTTPException) -> web.HTTPException:
    """An answer after which the connection ends, as the rest of the body is not wanted."""
    error.force_close()
    return error


BODIES: web.AppKey[Bodies] = web.AppKey("bodies", Bodies)


async def read(request: web.Request, limit: int) -> bytes:
    """Return the body of a request; see Bodies.read."""
    return await request.app[BODIES].read(request, limit)
