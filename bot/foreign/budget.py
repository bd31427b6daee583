"""Counts the files, bytes and worker time that each person caused lately, and says whether one more
file may be opened for them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.lookups.allowance import Allowance

WINDOW = 600.0
"""Seconds."""
FILES = 40
BYTES = 80_000_000
SECONDS = 120.0
"""Most files, bytes, and seconds of worker time of one person in WINDOW: an album of screenshots
fits in. They count in each process."""


class Budget:
    """What each person has used up of the workers."""

    def __init__(
        self,
        files: int = FILES,
        bytes: int = BYTES,
        seconds: float = SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._files = Allowance(files, WINDOW, now)
        self._bytes = Allowance(bytes, WINDOW, now)
        self._seconds = Allowance(seconds, WINDOW, now)
        self._most = seconds

    def take(self, person: str, size: int) -> bool:
        """Return whether a file of this many bytes may be opened for them, and count it if so."""
        if self.spent(person) >= self._most:
            return False
        return self._files.take(person) and self._bytes.take(person, size)

    def spend(self, person: str, seconds: float) -> None:
        """Count worker time."""
        self._seconds.add(person, seconds)

    def spent(self, person: str) -> float:
        """Return the worker seconds that they have used up within the window."""
        return self._seconds.taken(person)
