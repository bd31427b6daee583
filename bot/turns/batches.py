"""Joins what is ready at the same time into one write, so that a burst costs few commits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Batches(Generic[T, R]):
    """One write at a time; what comes while it is under way makes up the next one.

    Nothing ever waits for more to come. `write` gives a result or an error for each item; what it
    raises is raised to everybody in that batch.
    """

    def __init__(
        self, write: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]], most: int
    ) -> None:
        self._write = write
        self._most = most
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def add(self, item: T) -> R:
        """The result for this item, once it is written."""
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_on())
        return await done

    async def settled(self) -> None:
        """Wait until nothing is waiting."""
        while self._writing is not None:
            await asyncio.wait({self._writing})

    async def _write_on(self) -> None:
        try:
            while self._waiting:
                batch = self._waiting[: self._most]
                del self._waiting[: len(batch)]
                results: Sequence[R | Exception]
                try:
                    results = await self._write([item for item, _ in batch])
                except Exception as error:
                    results = [error] * len(batch)
                for (_, done), result in zip(batch, results, strict=True):
                    if done.done():  # whoever waited was cancelled
                        continue
                    if isinstance(result, Exception):
                        done.set_exception(result)
                    else:
                        done.set_result(result)
        finally:
            self._writing = None
