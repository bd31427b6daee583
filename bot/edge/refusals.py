"""Counts webhook calls that are not genuine, and logs their number once a minute."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from bot.channels.base import Refused
from bot.metrics import REFUSED

EVERY_SECONDS = 60.0

log = logging.getLogger(__name__)


class Refusals:
    """The calls that were refused since the last line in the log.

    The first one is logged at once, so that a wrong setting shows as soon as a platform calls.
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._timer: asyncio.TimerHandle | None = None

    def note(self, channel: str, refused: Refused) -> None:
        """Count a call to a channel."""
        REFUSED.labels(channel).inc()
        if self._timer is None:
            log.warning("%s webhook refused: %s", channel, refused)
            self._timer = asyncio.get_running_loop().call_later(EVERY_SECONDS, self.tell)
        else:
            self._counts[channel, str(refused)] += 1

    def tell(self) -> None:
        """Log how many were refused since the last line, if any, and begin to count anew."""
        self._timer = None
        for (channel, why), count in self._counts.items():
            log.warning("%s webhook refused, %d times more: %s", channel, count, why)
        self._counts.clear()
