"""Runs a function again and again in the background, and logs its errors."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Self

from bot import logs

log = logging.getLogger(__name__)


class Periodic:
    """Awaits `work` repeatedly, with a pause of `seconds` after each call.

    If `work` returns True, there is more to do and it is called again at once. An error is logged
    as "NAME failed" and does not end the loop. With `wait_first` the loop begins with a pause.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[object]],
        seconds: float,
        *,
        wait_first: bool = False,
    ) -> None:
        self._name = name
        self._work = work
        self._seconds = seconds
        self._wait_first = wait_first
        self._woken = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the loop as a task of the running event loop."""
        self._running = asyncio.create_task(self._repeat(), name=self._name)

    async def stop(self) -> None:
        """Cancel the work under way, if any, and wait for its end."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    def wake(self) -> None:
        """End the pause: call `work` now, or once more if it is running."""
        self._woken.set()

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _repeat(self) -> None:
        if self._wait_first:
            await self._wait()
        while True:
            self._woken.clear()
            more: object = False
            try:
                more = await self._work()
            except Exception as error:
                log.error("%s failed: %s", self._name, logs.kind(error))
            if more is True:
                await asyncio.sleep(0)
            else:
                await self._wait()

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await self._woken.wait()
