"""Per-person rate limit, so that one chat cannot exhaust what all share."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from cachetools import TTLCache

KEPT = 2000
"""People remembered."""


class Allowance:
    """At most `most` times in any `window` seconds for each person, held in this process."""

    def __init__(
        self, most: int, window: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._window = window
        self._clock = clock
        self._taken: TTLCache[str, deque[float]] = TTLCache(KEPT, window, timer=clock)

    def take(self, person: str) -> bool:
        """Whether it may be done now; counts it if it may."""
        now = self._clock()
        taken = self._taken.get(person) or deque(maxlen=self._most)
        if len(taken) == self._most and now - taken[0] <= self._window:
            return False
        taken.append(now)
        self._taken[person] = taken
        return True
