"""Keeps to a platform's rate limits, which all living processes share."""

from __future__ import annotations

from collections.abc import Callable

from bot.channels.base import Rates
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind

BURST = 3
"""Messages to one chat that may follow each other at once if the platform allows one a second on
average (Telegram's FAQ speaks of short bursts)."""

REMEMBERED = 10_000
"""Chats whose last sends are remembered; beyond it, those that may be sent to again are dropped."""


class RateLimiter:
    """The rate limits of one channel in one process.

    Every message counts towards the channel's total rate, but replies never wait for it: people are
    answered at once, and if the platform objects, it says for how long to wait (retry_after). Other
    messages wait, and so use what replies leave. The rate of a single chat holds for every message.

    `processes` returns how many processes share the total rate.
    """

    def __init__(self, rates: Rates, processes: Callable[[], int]) -> None:
        self._rates = rates
        self._processes = processes
        self._channel_free_at = 0.0
        self._chat_free_at: dict[str, float] = {}

    def acquire(self, message: OutboxMessage, now: float) -> float:
        """Seconds this message must wait, or 0.0 if it may be sent now (it is then counted).

        `now` is the event loop's time. A message to several recipients counts as one call, as it
        does for the platform.
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
        """How many messages other than replies may be sent within so many seconds from now."""
        if not self._rates.a_second:
            return 100
        gap = self._processes() / self._rates.a_second
        return max(0, int((now + seconds - max(self._channel_free_at, now)) / gap))

    def _chat_gap(self, message: OutboxMessage) -> tuple[float, float]:
        """Average seconds between two messages to this chat, and how far a burst may run ahead."""
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
