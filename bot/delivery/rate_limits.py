"""How fast letters may go: a platform's rates, shared by all processes that are alive."""

from __future__ import annotations

from collections.abc import Callable

from bot.channels.base import Rates
from storage.queue.outbox import Letter

BURST = 3
"""Messages to one chat that may follow each other at once, where the platform allows one a second
on average (Telegram's FAQ speaks of short bursts)."""

REMEMBERED = 10_000
"""Chats whose last moments are kept; beyond it those whose pace is free again are let go."""


class Pace:
    """The pace of one channel in one process.

    Everything counts towards the rate in all. Replies never wait for it: people are answered at
    once, and if the platform objects it says for how long (retry_after). What nobody asked for
    waits, and so takes what replies leave. A chat's own rate holds for everything.

    `processes` gives how many share the rate in all.
    """

    def __init__(self, rates: Rates, processes: Callable[[], int]) -> None:
        self._rates = rates
        self._processes = processes
        self._all = 0.0
        self._chats: dict[str, float] = {}

    def wait(self, letter: Letter, now: float) -> float:
        """Seconds this letter has to wait; 0.0: it may go, and is counted. `now`: the loop's time.

        A letter to several recipients counts as one call, as it does at the platform.
        """
        gap = self._processes() / self._rates.a_second if self._rates.a_second else 0.0
        chat, tolerance = self._chat_gap(letter)
        chat_at = self._chats.get(letter.person, 0.0)
        wait = chat_at - tolerance - now if chat else 0.0
        if letter.kind not in ("reply", "group"):
            wait = max(wait, self._all - now)
        if wait > 0.0:
            return wait
        if gap:
            self._all = max(self._all, now) + gap
        if chat:
            self._remember(letter.person, max(chat_at, now) + chat, now)
        return 0.0

    def room(self, now: float, seconds: float) -> int:
        """How many letters of nobody's asking may go within so many seconds from now."""
        if not self._rates.a_second:
            return 100
        gap = self._processes() / self._rates.a_second
        return max(0, int((now + seconds - max(self._all, now)) / gap))

    def _chat_gap(self, letter: Letter) -> tuple[float, float]:
        """(seconds between two letters to this chat on average, how far a burst may run ahead)."""
        if letter.kind == "group" and self._rates.a_group_minute:
            gap = 60.0 / self._rates.a_group_minute
        elif self._rates.a_chat_second:
            gap = 1.0 / self._rates.a_chat_second
        else:
            return 0.0, 0.0
        return gap, gap * (BURST - 1)

    def _remember(self, person: str, at: float, now: float) -> None:
        if len(self._chats) >= REMEMBERED:
            self._chats = {chat: then for chat, then in self._chats.items() if then > now}
        self._chats[person] = at
