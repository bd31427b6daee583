"""A rate limit per person, so that one chat cannot use up look-ups that all people share."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from cachetools import TTLCache

KEPT = 2000
"""The most people remembered at a time."""


class Allowance:
    """Allows each person an action `most` times in any `window` seconds, per process."""

    def __init__(
        self, most: int, window: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._window = window
        self._clock = clock
        self._taken: TTLCache[str, deque[float]] = TTLCache(KEPT, window, timer=clock)

    def take(self, person: str) -> bool:
        """Return whether the person may act now, and count the action if so."""
        now = self._clock()
        taken = self._taken.get(person) or deque(maxlen=self._most)
        if len(taken) == self._most and now - taken[0] <= self._window:
            return False
        taken.append(now)
        self._taken[person] = taken
        return True
