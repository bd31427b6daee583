"""The letters on their way to one person: one at a time, replies before notices."""

from __future__ import annotations

import asyncio
from collections import deque

from storage.queue.outbox import Letter


class Destination:
    """A queue for one person. Replies overtake notices, because their token soon expires.

    Nothing overtakes its own kind: a letter that waits for its next try holds up those behind it,
    so that a person reads in order what was said in order.
    """

    def __init__(self, person: str) -> None:
        self.person = person
        self._replies: deque[tuple[Letter, float]] = deque()
        self._notices: deque[tuple[Letter, float]] = deque()
        self._changed = asyncio.Event()
        self._closed = False

    def put(self, letter: Letter) -> None:
        """Queue a letter behind those of its kind."""
        self._of(letter).append((letter, 0.0))
        self._changed.set()

    def put_back(self, letter: Letter, wait: float) -> None:
        """Queue a letter in front of those of its kind, to be tried in `wait` seconds."""
        at = asyncio.get_running_loop().time() + wait
        self._of(letter).appendleft((letter, at))

    def _of(self, letter: Letter) -> deque[tuple[Letter, float]]:
        return self._replies if letter.good_until is not None else self._notices

    async def next(self) -> Letter | None:
        """The letter whose turn it is, waiting for its moment; None when there is none left."""
        loop = asyncio.get_running_loop()
        while True:
            heads = [queue for queue in (self._replies, self._notices) if queue]
            if not heads:
                return None
            for queue in heads:
                if queue[0][1] <= loop.time():
                    return queue.popleft()[0]
            if self._closed:
                return None
            self._changed.clear()
            soonest = min(queue[0][1] for queue in heads)
            timer = loop.call_at(soonest, self._changed.set)
            await self._changed.wait()
            timer.cancel()
        return None

    def clear(self) -> list[Letter]:
        """Take everything out."""
        letters = [letter for queue in (self._replies, self._notices) for letter, _ in queue]
        self._replies.clear()
        self._notices.clear()
        return letters

    def close(self) -> None:
        """Hand out what may go now and wait for nothing; what is left stays in the table."""
        self._closed = True
        self._changed.set()

    def left(self) -> set[str]:
        """The ids of letters that were not handed out."""
        return {letter.id for queue in (self._replies, self._notices) for letter, _ in queue}
