"""A thread that logs where the event loop stands still and measures for how long, and ends a
process whose loop does not come back; meanwhile nobody is answered.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Self

from bot import logs, metrics

BEAT_SECONDS = 0.5
LONG_SECONDS = 2.0
"""A loop that has not come round for so long stands still. Reading the longest text takes 0.5 s."""
REMEMBERED_SECONDS = 300.0
UNREADY_SECONDS = 30.0
"""How long after standing still for SERIOUS_SECONDS a process counts as not ready."""
SERIOUS_SECONDS = 10.0
GIVEN_UP_LOOKS = 240
"""How often in turn the thread sees the loop stand still, two minutes long, before it ends the
process, so that whoever started it starts it anew: what was accepted is kept. Looks are counted,
since a process that was stopped and goes on finds much time passed, too."""
GIVEN_UP = 75
"""Exit status of a process that ended so (EX_TEMPFAIL of sysexits.h)."""

log = logging.getLogger(__name__)


class LoopWatchdog:
    """A beat in the running loop, and a thread that looks whether it still comes.

    The thread can tell where the loop stands while it does; afterwards the beat tells how long.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        give_up: Callable[[int], object] = os._exit,
    ) -> None:
        self._now = now
        self._give_up = give_up
        self._seen_still = 0
        self._beaten = now()
        self._told = False
        self._stalls: deque[tuple[float, float]] = deque()
        self._loop_thread = threading.get_ident()
        self._timer: asyncio.TimerHandle | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="loop watchdog", daemon=True)

    def __enter__(self) -> Self:
        """Start both in the running loop."""
        self.beat()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._timer is not None:
            self._timer.cancel()
        self._thread.join()

    @property
    def problem(self) -> str | None:
        """That the loop stood still for very long a moment ago; None if it did not."""
        now = self._now()
        worst = max((s for at, s in self._stalls if now - at <= UNREADY_SECONDS), default=0.0)
        return f"everything stood still for {worst:.0f} s" if worst >= SERIOUS_SECONDS else None

    def beat(self) -> None:
        """Note that the loop has come round, and how late; called by the loop."""
        now = self._now()
        late = now - self._beaten - BEAT_SECONDS
        self._beaten, self._told = now, False
        if late >= LONG_SECONDS:
            metrics.LOOP_STALLS.inc()
            log.error("the event loop stood still for %.1f s", late)
            self._stalls.append((now, late))
        while self._stalls and now - self._stalls[0][0] > REMEMBERED_SECONDS:
            self._stalls.popleft()
        metrics.LOOP_STILL.set(max((seconds for _, seconds in self._stalls), default=0.0))
        self._timer = asyncio.get_running_loop().call_later(BEAT_SECONDS, self.beat)

    def look(self) -> None:
        """Tell once where the loop stands, if it has not come round, and end the process if it does
        not come round at all; called by the thread every BEAT_SECONDS."""
        still = self._now() - self._beaten - BEAT_SECONDS
        if still < LONG_SECONDS:
            self._seen_still = 0
            return
        self._seen_still += 1
        if not self._told:
            self._told = True
            frame = sys._current_frames().get(self._loop_thread)
            log.error("the event loop stands still at %s", logs.place(frame) if frame else "-")
        if self._seen_still >= GIVEN_UP_LOOKS:
            log.critical("the event loop did not come back for %.0f s: this process ends", still)
            logging.shutdown()
            self._give_up(GIVEN_UP)

    def _watch(self) -> None:
        while not self._stop.wait(BEAT_SECONDS):
            self.look()
