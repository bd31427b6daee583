"""The understanding port: one model in one thread, so that the event loop never waits for it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor

from cachetools import LRUCache

from bot.understanding.model import Model
from handlers.core.ports import Reading

REMEMBERED = 4_096
"""Readings kept in memory, by a hash of the text: in a scare nine messages in ten are repeats."""

log = logging.getLogger(__name__)


class Understanding:
    """Reads texts with the model; answers None if it is not installed or broken.

    onnxruntime lets go of the interpreter while it works, so a thread is enough.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="understanding")
        self._model: Model | None = None
        self._readings: LRUCache[bytes, Reading] = LRUCache(REMEMBERED)
        self._loading: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Load the model in the background: until it is there texts are read by rules alone."""
        self._loading = asyncio.create_task(self.load())

    async def load(self) -> None:
        """Load the model. Without it every reading is None, and the log says so once."""
        loop = asyncio.get_running_loop()
        try:
            self._model = await loop.run_in_executor(self._threads, Model)
        except (ImportError, OSError, ValueError, KeyError) as error:
            log.warning("texts are understood by rules alone: %s", type(error).__name__)

    async def close(self) -> None:
        """Let go of the thread."""
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.gather(self._loading, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def understand(self, text: str) -> Reading | None:
        """The reading of a text; None without a model."""
        if self._model is None:
            return None
        key = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
        if (known := self._readings.get(key)) is not None:
            return known
        loop = asyncio.get_running_loop()
        reading = await loop.run_in_executor(self._threads, self._model.read, text)
        self._readings[key] = reading
        return reading
