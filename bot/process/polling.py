"""Fetches updates for a channel without a webhook, in one process at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable

from bot.channels.base import Accept

ROUND = 2.0
"""Seconds between two looks at who holds the duty: a process beats as often."""

log = logging.getLogger(__name__)


@runtime_checkable
class Polled(Protocol):
    """A channel that can ask its platform for what is new."""

    name: str

    async def poll(self, accept: Accept) -> None:
        """Hand over what is new until cancelled; go on only after `accept` returned."""
        ...


async def poll(
    channel: Polled,
    hold: Callable[[str], Awaitable[bool]],
    accept: Accept,
) -> None:
    """Poll whenever this process holds the duty, until cancelled."""
    duty = f"{channel.name} polling"
    while True:
        if await _holds(hold, duty):
            log.info("%s begins", duty)
            task = asyncio.create_task(channel.poll(accept))
            try:
                while not task.done() and await _holds(hold, duty):
                    await asyncio.wait({task}, timeout=ROUND)
            finally:
                task.cancel()
                # A cancellation of our own while we wait here must go on up, so it is not caught.
                await asyncio.wait({task})
            if not task.cancelled() and task.exception():
                log.error("%s failed and begins again", duty, exc_info=task.exception())
        await asyncio.sleep(ROUND)


async def _holds(hold: Callable[[str], Awaitable[bool]], duty: str) -> bool:
    try:
        return await hold(duty)
    except Exception:
        log.exception("could not ask who does %s", duty)
        return False
