"""Says when the next message may be sent within a platform's rate limits; counts in memory, and
shares a limit out between processes.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.channels.base import Rates
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind

BURST = 3
"""How many messages may go to one chat without a pause if the platform limits the average rate,
e.g. to one a second (Telegram's FAQ allows short bursts)."""

REMEMBERED = 10_000
"""The number of remembered chats above which those whose waiting time is over are forgotten."""


class RateLimiter:
    """The rate limits of one channel in one process.

    Every message counts towards the channel's total rate, but replies are not delayed by it: people
    are answered at once, and a platform that objects says how long to wait (retry_after). Other
    messages are delayed, so they use the rate that replies leave. The rate of a single chat applies
    to every message.

    `processes` returns the number of processes that share the total rate.
    """

    def __init__(self, rates: Rates, processes: Callable[[], int]) -> None:
        self._rates = rates
        self._processes = processes
        self._channel_free_at = 0.0
        self._chat_free_at: dict[str, float] = {}

    def acquire(self, message: OutboxMessage, now: float) -> float:
        """Return the seconds this message must wait, or 0.0 if it may be sent now.

        In the latter case it is counted. `now` is the event loop's time. A message to several
        recipients counts as one call, as it does for the platform.
        """
        gap = self._processes() / self._rates.a_second if self._rates.a_second else 0.0
        chat_gap, tolerance = self._chat_gap(message)
        chat_free_at = self._chat_free_at.get(message.person, 0.0)
        wait = chat_free_at - tolerance - now if chat_gap else 0.0
        if message.kind not in (MessageKind.REPLY, MessageKind.GROUP):
            wait = max(wait, self._channel_free_at - now)
        if wait > 0.0:
            return wait
        if gap:
            self._channel_free_at = max(self._channel_free_at, now) + gap
        if chat_gap:
            self._remember(message.person, max(chat_free_at, now) + chat_gap, now)
        return 0.0

    def capacity(self, now: float, seconds: float) -> int:
        """Return how many messages other than replies may be sent in the next `seconds`.

        `now` is the event loop's time; 100 if the platform has no limit.
        """
        if not self._rates.a_second:
            return 100
        gap = self._processes() / self._rates.a_second
        return max(0, int((now + seconds - max(self._channel_free_at, now)) / gap))

    def _chat_gap(self, message: OutboxMessage) -> tuple[float, float]:
        """Return (average seconds between messages to this chat, seconds a burst may be early)."""
        if message.kind is MessageKind.GROUP and self._rates.a_group_minute:
            gap = 60.0 / self._rates.a_group_minute
        elif self._rates.a_chat_second:
            gap = 1.0 / self._rates.a_chat_second
        else:
            return 0.0, 0.0
        return gap, gap * (BURST - 1)

    def _remember(self, person: str, free_at: float, now: float) -> None:
        if len(self._chat_free_at) >= REMEMBERED:
            chats = self._chat_free_at.items()
            self._chat_free_at = {chat: then for chat, then in chats if then > now}
        self._chat_free_at[person] = free_at
