"""How often something is done for one person in a while: nobody's chat may use up what is all's."""

from __future__ import annotations

import time
from collections import OrderedDict, deque

KEPT = 2000
"""People remembered."""


class Allowance:
    """At most `most` times in `window` seconds for each person, held in this process."""

    def __init__(self, most: int, window: float) -> None:
        self._most = most
        self._window = window
        self._done: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, person: str) -> bool:
        """Whether it may be done now; counts it where it may."""
        now = time.monotonic()
        done = self._done.get(person) or deque()
        while done and now - done[0] > self._window:
            done.popleft()
        if len(done) >= self._most:
            return False
        done.append(now)
        self._done[person] = done
        self._done.move_to_end(person)
        while len(self._done) > KEPT:
            self._done.popitem(last=False)
        return True
