"""Polls every channel without a webhook for events, each in one process at a time; a channel's own
folder asks the platform.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable

from bot.channels.base import Accept

CHECK_SECONDS = 2.0
"""How often to check whether this process still leads; the same as the heartbeat's interval."""

log = logging.getLogger(__name__)


@runtime_checkable
class Polled(Protocol):
    """A channel that can fetch new events from its platform."""

    name: str

    async def poll(self, accept: Accept) -> None:
        """Pass new events to `accept` until cancelled; continue only after it has returned."""
        ...


async def poll(
    channel: Polled,
    leads: Callable[[str], Awaitable[bool]],
    accept: Accept,
) -> None:
    """Poll for as long as this process leads the polling of this channel."""
    work = f"{channel.name} polling"
    if not await leads(work):
        return
    log.info("%s begins", work)
    task = asyncio.create_task(channel.poll(accept))
    try:
        while not task.done() and await leads(work):
            await asyncio.wait({task}, timeout=CHECK_SECONDS)
    finally:
        task.cancel()
        # Unlike `await task` with a catch, this lets a cancellation of poll() itself propagate.
        await asyncio.wait({task})
    if not task.cancelled() and task.exception():
        log.error("%s failed and begins again", work, exc_info=task.exception())
