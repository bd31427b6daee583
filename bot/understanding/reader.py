"""The understanding port of handlers: runs the model in a thread of its own and says what a text
means.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from cachetools import LRUCache

from bot.understanding.model import Model
from content.reading.answers.cards import Answer
from content.reading.library import Library
from handlers.core.words.reading import Reading

REMEMBERED = 4_096
"""Readings kept in memory, by a hash of the text: in a scare nine messages in ten are repeats."""

AT_ONCE = 4
"""Examples that are read in one go: as long as one text of a person."""

PAUSE = 0.1
"""Seconds between them, some five times what they take: a start must not keep a core busy."""

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
        self._remembering: asyncio.Task[None] | None = None
        self._awaited = asyncio.Event()
        self._failed: str | None = None

    def start(self) -> None:
        """Load the model in the background; a text that comes before it is there waits for it."""
        self._loading = asyncio.create_task(self.load())

    async def load(self) -> None:
        """Load the model. Without it every reading is None, and the log says so once.

        Whatever is wrong with its files, rules alone must go on: onnxruntime, sentencepiece and
        numpy have exceptions of their own for damaged ones.
        """
        loop = asyncio.get_running_loop()
        try:
            self._model = await loop.run_in_executor(self._threads, Model)
        except Exception as error:
            self._failed = type(error).__name__
            log.warning("texts are understood by rules alone: %s", self._failed)

    def weakness(self) -> str | None:
        """Why texts are understood by rules alone, for operators; None if the model is there."""
        if self._failed is None:
            return None
        return f"texts are understood by rules alone: {self._failed}"

    def use(self, library: Library) -> None:
        """Know from now on the answers of this content that the model has not learned."""
        self._loading = asyncio.create_task(self._take_answers(library, self._loading))

    async def _take_answers(self, library: Library, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait((before,))
        if self._model is None:
            return
        learned = set(self._model.labels.situations)
        new = [
            (slug, [*(text for texts in answer.said.values() for text in texts), *_titles(answer)])
            for slug, answer in library.answers.items()
            if answer.said and (not learned.issuperset(answer.situations) or not answer.situations)
        ]
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, self._model.learn, new)
        self._readings.clear()
        if self._remembering is not None:
            self._remembering.cancel()
        self._remembering = asyncio.create_task(self._remember(self._model, library))

    async def _remember(self, model: Model, library: Library) -> None:
        """Read what people say after a card before anybody says the like: it takes seconds."""
        said = sorted(
            text
            for text in {text for answer in library.answers.values() for text in _follows(answer)}
            if not model.comparison.knows(text)
        )
        loop = asyncio.get_running_loop()
        for at in range(0, len(said), AT_ONCE):  # few at once: texts of people come in between
            few = said[at : at + AT_ONCE]
            await loop.run_in_executor(self._threads, model.remember, few)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awaited.wait(), PAUSE)

    async def remembered(self) -> None:
        """Wait until all that people say after a card has been read, from now on without pauses."""
        self._awaited.set()
        await self._loaded()
        if self._remembering is not None:
            await self._remembering

    async def close(self) -> None:
        """Let go of the thread."""
        tasks = [task for task in (self._loading, self._remembering) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def understand(self, text: str) -> Reading | None:
        """The reading of a text; None without a model."""
        model = await self._loaded()
        if model is None:
            return None
        key = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
        if (known := self._readings.get(key)) is not None:
            return known
        loop = asyncio.get_running_loop()
        reading = await loop.run_in_executor(self._threads, model.read, text)
        self._readings[key] = reading
        return reading

    async def likelihoods(
        self, text: str, groups: Sequence[Sequence[str]]
    ) -> Sequence[float] | None:
        """How likely a text says what each group of examples says; None without a model."""
        model = await self._loaded()
        if model is None:
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, model.likelihoods, text, groups)

    async def _loaded(self) -> Model | None:
        if self._loading is not None and not self._loading.done():
            await asyncio.wait((self._loading,))
        return self._model


def _follows(answer: Answer) -> Iterator[str]:
    """What people say after the card of an answer, or in answer to its question."""
    for said in (*(one.said for one in answer.follow_ups), answer.answered):
        for ways in said.values():
            yield from ways


def _titles(answer: Answer) -> Iterator[str]:
    """What the card of an answer says first: mostly the words that people use for the matter."""
    yield from answer.title.values()
