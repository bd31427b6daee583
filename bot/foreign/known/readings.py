"""Remembers for a short while, in the memory of this process alone, what was read in pictures.

In a scare the same few screenshots come by the hundred, and reading one takes a second of a core.
What is handed on is the text of an equal picture: whoever sent that has the same words before them.
Nothing of it is stored, and nothing says who sent it: nor how soon the answer comes. Whoever made a
picture for one victim must not learn, by sending it too, that the victim has shown it to us. So a
known picture takes as long as the reading took; what is spared is the work.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cachetools import TTLCache

from bot.foreign.known.compare import Fingerprint, equal

SECONDS = 1800.0
"""How long a reading is kept, however often its picture comes."""
READINGS = 300
"""The most that are kept: some 40 KB each. The one that was not asked for longest goes first."""
FILES = 1000
"""Files whose codes are kept, by their bytes."""
LONGEST = 2.5
"""Most seconds that a known picture takes: a busy machine may have taken longer to read it."""
AGAIN_AFTER = 60.0
"""Seconds after which a picture is read again whose reading ran out of time: a busy machine must
not spend on one picture, time and again, what others wait for."""
PATIENCE = 7.0
"""Most seconds that one waits for somebody else's equal picture to be read, which may take five."""


@dataclass(eq=False, slots=True)
class Reading:
    """A picture that is being read, or was, and the seconds that it took. `failed`: nobody got to
    read it. `until`: when it is read again, if that comes before SECONDS."""

    fingerprint: Fingerprint | None
    text: str | None = None
    seconds: float = 0.0
    until: float = math.inf
    failed: bool = False
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False, slots=True)
class SeenFile:
    """A file that was opened: its codes, and what it is known by until it is read."""

    codes: tuple[str, ...] = ()
    fingerprint: Fingerprint | None = None
    reading: Reading | None = None


Read = Callable[[], Awaitable[tuple[str | None, bool | None]]]
"""Reads a picture: (its text, whether it was read to the end, or None if it was not read)."""


class Readings:
    """The files and readings of this process. Files are named by a hash with a key of its own."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._pause = pause
        self._key = secrets.token_bytes(32)
        self._files: TTLCache[bytes, SeenFile] = TTLCache(FILES, SECONDS, now)
        self._readings: TTLCache[Reading, Reading] = TTLCache(READINGS, SECONDS, now)

    def file(self, data: bytes) -> SeenFile | None:
        """Return what is known of a file with exactly these bytes."""
        return self._files.get(self._name(data))

    def keep(self, data: bytes, seen: SeenFile) -> None:
        """Remember a file that was opened, unless it came twice in the same moment."""
        self._files.setdefault(self._name(data), seen)

    async def text(self, data: bytes, read: Read) -> tuple[str | None, bool]:
        """Return (the text of a picture, whether it was known).

        It is read if no equal one was. Who comes while an equal one is being read waits for that,
        at most PATIENCE. What ran out of time is theirs too, as they would fare no better, and
        kept for AGAIN_AFTER alone; if nobody got to read it, the next one tries.
        """
        seen = self.file(data) or SeenFile()
        began = self._now()
        until = time.monotonic() + PATIENCE
        while (known := self._known(seen)) is not None:
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    await known.done.wait()
            except TimeoutError:
                return (await read())[0], False
            if not known.failed:
                seen.reading = known
                if known.until == math.inf:
                    seen.fingerprint = None
                await self._pause(min(known.seconds, LONGEST) - (self._now() - began))
                return known.text, True
        reading = Reading(seen.fingerprint)
        seen.reading, self._readings[reading] = reading, reading
        try:
            reading.text, whole = await read()
            reading.failed, reading.seconds = whole is None, self._now() - began
            reading.until = math.inf if whole else self._now() + AGAIN_AFTER
        except BaseException:
            reading.failed = True
            raise
        finally:
            reading.done.set()
            if reading.failed:
                self._readings.pop(reading, None)
            elif whole:
                seen.fingerprint = None
        return reading.text, False

    def _known(self, seen: SeenFile) -> Reading | None:
        """The reading of an equal picture, perhaps not done yet."""
        own = seen.reading
        if own is not None and self._holds(own) and own in self._readings:
            return self._readings[own]
        if seen.fingerprint is None:
            return None
        for each in list(self._readings):
            theirs = each.fingerprint
            if theirs is None or not self._holds(each) or not theirs.may_equal(seen.fingerprint):
                continue
            if equal(theirs, seen.fingerprint):
                return self._readings[each]  # asked for: it goes later than others
        return None

    def _holds(self, reading: Reading) -> bool:
        return not reading.failed and self._now() < reading.until

    def _name(self, data: bytes) -> bytes:
        return hashlib.blake2b(data, key=self._key, digest_size=20).digest()
