"""Builds in the background what features need of the content, so that nobody who writes waits for
it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from bot import logs
from content.reading.library import Library
from handlers.core.feature import Preparer

log = logging.getLogger(__name__)


class Preparing:
    """Prepares features for the content in use, in a thread."""

    def __init__(self, preparers: Sequence[Preparer]) -> None:
        self._preparers = preparers
        self._under_way: set[asyncio.Task[None]] = set()

    def use(self, library: Library) -> None:
        """Begin to prepare for this content. A preparation that fails is told and hinders nothing:
        what it would have built is built when it is needed."""
        task = asyncio.create_task(asyncio.to_thread(self._prepare, library))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def done(self) -> None:
        """Wait until everything that has begun is over."""
        await asyncio.gather(*self._under_way)

    def _prepare(self, library: Library) -> None:
        for prepare in self._preparers:
            try:
                prepare(library)
            except Exception as error:
                log.error("preparing for the content failed: %s", logs.kind(error))
