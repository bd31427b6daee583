"""The messages to one person that this process is to send: one at a time, replies first, in
memory.
"""

from __future__ import annotations

import asyncio
from collections import deque

from storage.queue.outbox import OutboxMessage


class RecipientQueue:
    """Messages to one person in the order in which they are to be sent.

    Replies overtake notices, because their token soon expires. Among replies, and among notices,
    order is kept: a message that waits for its next attempt delays those behind it.
    """

    def __init__(self, person: str) -> None:
        self.person = person
        self._replies: deque[tuple[OutboxMessage, float]] = deque()
        self._notices: deque[tuple[OutboxMessage, float]] = deque()
        self._changed = asyncio.Event()
        self._closed = False

    def put(self, message: OutboxMessage) -> None:
        """Add a message at the end."""
        self._queue_of(message).append((message, 0.0))
        self._changed.set()

    def put_back(self, message: OutboxMessage, wait: float) -> None:
        """Add a message at the front, to be sent in `wait` seconds."""
        at = asyncio.get_running_loop().time() + wait
        self._queue_of(message).appendleft((message, at))

    def _queue_of(self, message: OutboxMessage) -> deque[tuple[OutboxMessage, float]]:
        return self._replies if message.good_until is not None else self._notices

    async def next(self) -> OutboxMessage | None:
        """Wait for the next message that may be sent; None if the queue is empty or closed."""
        loop = asyncio.get_running_loop()
        while queues := [queue for queue in (self._replies, self._notices) if queue]:
            for queue in queues:
                if queue[0][1] <= loop.time():
                    return queue.popleft()[0]
            if self._closed:
                return None
            self._changed.clear()
            soonest = min(queue[0][1] for queue in queues)
            timer = loop.call_at(soonest, self._changed.set)
            await self._changed.wait()
            timer.cancel()
        return None

    def clear(self) -> list[OutboxMessage]:
        """Remove and return all messages."""
        messages = [message for queue in (self._replies, self._notices) for message, _ in queue]
        self._replies.clear()
        self._notices.clear()
        return messages

    def close(self) -> None:
        """Make `next` return only messages that may be sent now; the rest stay in the outbox."""
        self._closed = True
        self._changed.set()

    def remaining_ids(self) -> set[str]:
        """Return the ids of the messages still in the queue."""
        return {message.id for queue in (self._replies, self._notices) for message, _ in queue}
