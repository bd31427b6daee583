"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Ten in the morning in Thailand, when offices work."""


class Clock:
    """Call it for the time (UTC); `on(seconds)` moves it, backwards too."""

    def __init__(self, now: datetime = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: float) -> None:
        """Move on by so many seconds."""
        self.now += timedelta(seconds=seconds)
