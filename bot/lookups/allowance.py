"""Limits how many look-ups one person may cause in a span of time, in memory, so that no chat uses
up what all share.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from cachetools import TTLCache

KEPT = 2000
"""The most people remembered at a time."""


class Allowance:
    """Allows each person `most` in any `window` seconds, per process: actions, bytes or seconds."""

    def __init__(
        self, most: float, window: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._window = window
        self._now = now
        self._taken: TTLCache[str, deque[tuple[float, float]]] = TTLCache(KEPT, window, timer=now)

    def take(self, person: str, amount: float = 1) -> bool:
        """Return whether the person may have so much more now, and count it if so."""
        if self.taken(person) + amount > self._most:
            return False
        self.add(person, amount)
        return True

    def add(self, person: str, amount: float) -> None:
        """Count what the person has had, also where it is more than allowed."""
        taken = self._taken.get(person) or deque()
        taken.append((self._now(), amount))
        self._taken[person] = taken

    def taken(self, person: str) -> float:
        """Return how much the person has had within the window."""
        taken = self._taken.get(person)
        if not taken:
            return 0
        begin = self._now() - self._window
        while taken and taken[0][0] < begin:
            taken.popleft()
        return sum(amount for _, amount in taken)
