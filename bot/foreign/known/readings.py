"""Remembers for a short while, in the memory of this process alone, what was read in pictures.

In a scare the same few screenshots come by the hundred, and reading one takes a second of a core.
Who sends a file with the very same bytes gets what was read in it. A picture that only looks the
same may have been made to be read as something else, so that those who come with the true one are
misled: its reading is handed on only after two different people's pictures were read and say the
same, and one in CHECKED is read all the same; if that says something else, no reading is handed on
but to the same bytes. A reading without words is never kept.

Nothing of it is stored, and nothing tells who sent it: senders are told apart by a hash with a key
that ends with the process. Nor does how soon the answer comes: whoever made a picture for one
victim must not learn, by sending it too, that the victim has shown it to us. So a known picture
takes as long as the reading took; what is spared is the work.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import math
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from cachetools import TTLCache

from bot.foreign.known.agreement import agree
from bot.foreign.known.compare import Fingerprint, equal

SECONDS = 1800.0
"""How long a reading is kept, however often its picture comes."""
READINGS_BYTES = 16 * 1024 * 1024
"""Most bytes of readings, some 40 KB each. The one not asked for longest goes first."""
FILES_BYTES = 4 * 1024 * 1024
"""Most bytes of what is kept of files by their bytes: their codes."""
FINGERPRINTS_BYTES = 16 * 1024 * 1024
"""Most bytes of fingerprints of files; those of readings are counted there as well."""
ENTRY = 1000
"""Bytes of an entry beside what is counted; a letter has LETTER."""
LETTER = 4
LONGEST = 2.5
"""Most seconds that a known picture takes: a busy machine may have taken longer to read it."""
AGAIN_AFTER = 60.0
"""Seconds after which a picture is read again whose reading ran out of time: a busy machine must
not spend on one picture, time and again, what others wait for."""
PATIENCE = 7.0
"""Most seconds that one waits for somebody else's equal picture to be read, which may take five."""
COMPARED = 8
"""Most pictures that one is compared with, those with the nearest hashes; and as many again that
look like one that is equal."""
WITNESSES = 2
"""Different people whose pictures must say the same before others get the reading."""
CHECKED = 32
"""One in so many pictures that look like a known one is read all the same, drawn by lot."""


@dataclass(eq=False, slots=True)
class Reading:
    """A picture that is being read, or was, and the seconds that it took.

    file, sender: by hashes; `like`: the numbers of readings of pictures that look the same.
    until:    when it is read again, if that comes before SECONDS.
    vouched:  another sender's picture says the same; `contested`: a vouched one was contradicted.
    busy:     nobody got to read it, as no worker was free; `failed`: whoever began gave up.
    """

    file: bytes
    sender: bytes
    fingerprint: Fingerprint | None
    like: set[int] = field(default_factory=set)
    text: str | None = None
    seconds: float = 0.0
    until: float = math.inf
    vouched: bool = False
    contested: bool = False
    busy: bool = False
    failed: bool = False
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def witnesses(self) -> bool:
        """Return whether it has words, from a reading that came to its end, to compare."""
        return self.done.is_set() and bool(self.text) and self.until == math.inf


@dataclass(eq=False, slots=True)
class SeenFile:
    """A file that was opened: its codes, the seconds that finding them took, and the number of the
    reading that is its own or was handed on to it."""

    codes: tuple[str, ...] = ()
    seconds: float = 0.0
    reading: int | None = None


Read = Callable[[], Awaitable[tuple[str | None, bool | None]]]
"""Reads a picture: (its text, whether it was read to the end, or None if no worker was free)."""


def _reading_bytes(reading: Reading) -> int:
    letters = LETTER * len(reading.text or "")
    return ENTRY + letters + _packed(reading.fingerprint)


def _file_bytes(seen: SeenFile) -> int:
    return ENTRY + LETTER * sum(map(len, seen.codes))


def _packed(fingerprint: Fingerprint | None) -> int:
    return len(fingerprint.packed) if fingerprint else 0


def _fingerprint_bytes(fingerprint: Fingerprint) -> int:
    return ENTRY + _packed(fingerprint)


def _drawn() -> bool:
    return secrets.randbelow(CHECKED) == 0


class Readings:
    """The files and readings of this process. Files are named by a hash with a key of its own.

    check: draws whether a picture that looks like a known one is read all the same.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        check: Callable[[], bool] = _drawn,
    ) -> None:
        self.now = now
        self._pause = pause
        self._check = check
        self._key = secrets.token_bytes(32)
        self._numbers = itertools.count()
        self._looking = asyncio.Lock()
        self._files: TTLCache[bytes, SeenFile] = TTLCache(FILES_BYTES, SECONDS, now, _file_bytes)
        self._fingerprints: TTLCache[bytes, Fingerprint] = TTLCache(
            FINGERPRINTS_BYTES, SECONDS, now, _fingerprint_bytes
        )
        self._readings: TTLCache[int, Reading] = TTLCache(
            READINGS_BYTES, SECONDS, now, _reading_bytes
        )

    async def codes(self, data: bytes) -> tuple[str, ...] | None:
        """Return the codes of a file with exactly these bytes, as late as finding them was; None if
        it is not known."""
        seen = self._files.get(self._name(data))
        if seen is None:
            return None
        await self._pause(min(seen.seconds, LONGEST))
        return seen.codes

    def keep(
        self,
        data: bytes,
        codes: tuple[str, ...] = (),
        fingerprint: Fingerprint | None = None,
        seconds: float = 0.0,
    ) -> None:
        """Remember a file that was opened, unless it came twice in the same moment."""
        name = self._name(data)
        if name not in self._files:
            self._files[name] = SeenFile(codes, seconds)
            if fingerprint is not None:
                self._fingerprints[name] = fingerprint

    async def text(self, data: bytes, person: str, read: Read) -> tuple[str | None, bool]:
        """Return (the text of a picture, whether it was known).

        It is read if it is not known. Who comes while the same file, or enough pictures that look
        the same, are being read waits for that, at most PATIENCE. What ran out of time is theirs
        too who sent the same file, as they would fare no better, and kept for AGAIN_AFTER alone. If
        no worker was free, that is what all who waited get. If whoever read gave up, the next one
        reads; if the same file is still being read after PATIENCE, reading it once more would only
        take others' turn: then there is no text.
        """
        name, sender = self._name(data), self._name(person.encode())
        seen = self._files.get(name) or SeenFile()
        began, until = self.now(), time.monotonic() + PATIENCE
        while True:
            number, ours = await self._find(seen, name, sender)
            found = self._readings[number]
            if ours:
                return await self._lead(number, seen, read), False
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    await found.done.wait()
            except TimeoutError:
                if found.file == name:
                    return None, False
                fingerprint = self._fingerprints.get(name)
                number = self._begin(seen, Reading(name, sender, fingerprint, {number}))
                return await self._lead(number, seen, read), False
            if found.busy:
                return None, False
            if found.failed or not (found.file == name or found.vouched):
                continue
            seen.reading = number
            await self._pause(min(found.seconds, LONGEST) - (self.now() - began))
            return found.text, True

    async def _lead(self, number: int, seen: SeenFile, read: Read) -> str | None:
        """Read a picture for all who wait for it."""
        reading, began = self._readings[number], self.now()
        try:
            reading.text, whole = await read()
            reading.busy, reading.seconds = whole is None, self.now() - began
            reading.until = math.inf if whole else self.now() + AGAIN_AFTER
            if reading.text:
                self._readings[number] = reading  # its size has changed
                if whole:
                    await self._hear(number, reading)
        except BaseException:
            reading.failed = True
            raise
        finally:
            reading.done.set()
            if reading.failed or not reading.text:
                self._readings.pop(number, None)
        return reading.text

    async def _hear(self, number: int, reading: Reading) -> None:
        """Compare what was read with what was read in pictures that look the same."""
        found = [self._readings[each] for each in reading.like if each in self._readings]
        # With those that they look like: of two that vouched for each other only one was compared.
        numbers = reading.like.union(*(each.like for each in found)) - {number}
        for other in [self._readings[each] for each in numbers if each in self._readings]:
            if not other.witnesses() or other.sender == reading.sender or not other.text:
                continue
            same = await asyncio.to_thread(agree, other.text, reading.text or "")
            if same and not other.contested:
                other.vouched = reading.vouched = True
                # The longer, so that no picture made for it can leave words out of the other.
                other.text = reading.text = max(other.text, reading.text or "", key=len)
            elif not same and other.vouched:
                other.vouched, other.contested = False, True

    async def _find(self, seen: SeenFile, name: bytes, sender: bytes) -> tuple[int, bool]:
        """(The number of a reading to wait for, False), or (that of a new one, True)."""
        check = self._check()
        if (own := self._own(seen, name, check)) is not None:
            return own, False
        fingerprint = self._fingerprints.get(name)
        like: set[int] = set()
        if fingerprint is not None:
            async with self._looking:  # of many that come at once, each finds those before it
                like = await self._like(fingerprint)
                known = self._own(seen, name, check)
                if known is None:
                    known = self._good(like, sender, check)
                if known is not None:
                    return known, False
                return self._begin(seen, Reading(name, sender, fingerprint, like)), True
        return self._begin(seen, Reading(name, sender, fingerprint)), True

    def _begin(self, seen: SeenFile, reading: Reading) -> int:
        number = next(self._numbers)
        self._readings[number], seen.reading = reading, number
        for each in reading.like:
            if (other := self._readings.get(each)) is not None:
                other.like.add(number)
        return number

    def _own(self, seen: SeenFile, name: bytes, check: bool) -> int | None:
        """The reading of the same bytes, or one that was handed on to them and may be again."""
        found = None if seen.reading is None else self._readings.get(seen.reading)
        if found is None or not self._holds(found):
            return None
        if found.file == name or (found.vouched and not check):
            return seen.reading
        return None

    def _good(self, like: set[int], sender: bytes, check: bool) -> int | None:
        """Of readings of pictures that look the same, one to be handed on, or to be waited for as
        there may be enough when it is done; None if this one is to be read."""
        found = {each: self._readings[each] for each in like if each in self._readings}
        vouched = [each for each, reading in found.items() if reading.vouched]
        if vouched:
            return None if check else vouched[0]
        others = {each.sender for each in found.values() if not each.contested} - {sender}
        going = [each for each, reading in found.items() if not reading.done.is_set()]
        return going[0] if going and len(others) >= WITNESSES else None

    async def _like(self, fingerprint: Fingerprint) -> set[int]:
        """The numbers of readings of pictures that look the same, perhaps not done yet."""
        prints: dict[int, Fingerprint] = {}
        far: list[tuple[int, int]] = []
        for number, each in list(self._readings.items()):
            if each.fingerprint is None or not self._holds(each):
                continue
            if (bits := each.fingerprint.far(fingerprint)) is not None:
                prints[number] = each.fingerprint
                far.append((bits, -number))
        # One of each scene, nearest first, then those that look like one that is equal.
        chosen: list[int] = []
        seen: set[int] = set()
        for _, negative in sorted(far):
            if -negative not in seen and len(chosen) < COMPARED:
                chosen.append(-negative)
                seen |= {-negative, *self._readings[-negative].like}
        found = await self._compared(fingerprint, chosen, prints)
        if any(self._handed_on(each) for each in found):
            return found
        more = {each for one in found if one in self._readings for each in self._readings[one].like}
        rest = sorted((more & prints.keys()) - set(chosen))[-COMPARED:]
        return found | await self._compared(fingerprint, rest, prints)

    async def _compared(
        self, fingerprint: Fingerprint, numbers: list[int], prints: Mapping[int, Fingerprint]
    ) -> set[int]:
        """Those that look the same, up to the first that may be handed on."""
        found: set[int] = set()
        for number in sorted(numbers, key=self._handed_on, reverse=True):
            if await asyncio.to_thread(equal, prints[number], fingerprint):
                found.add(number)
                if self._handed_on(number):
                    break
        return found

    def _handed_on(self, number: int) -> bool:
        reading = self._readings.get(number)
        return reading is not None and reading.vouched

    def _holds(self, reading: Reading) -> bool:
        return not reading.failed and self.now() < reading.until

    def _name(self, data: bytes) -> bytes:
        return hashlib.blake2b(data, key=self._key, digest_size=20).digest()
