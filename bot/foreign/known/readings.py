"""Remembers for a short while, in the memory of this process alone, what was read in pictures.

In a scare the same few screenshots come by the hundred, and reading one takes a second of a core.
Who sends a file with the very same bytes gets what was read in it. A picture that only looks the
same may have been made to be read as something else, so that those who come with the true one are
misled: its reading is handed on only after two different people's pictures were read and say the
same, and a check reads the first picture it is handed on to, and one in CHECKED drawn by lot. If
that says something else, no reading is handed on but to the same bytes. A reading without words is
never kept.

A check costs nobody time: it begins when the reader of pictures has nothing else to do, while the
answer waits its time (below), and goes on after it has gone. Who still waits when it tells
something else has their own picture read. Who was answered before cannot be told, as nothing is
known of who they were: each answer says what was read, and whoever sends their picture again has it
read. If the reader is never idle, the picture after UNCHECKED others is read before its answer.

Nothing of it is stored, and nothing tells who sent it: senders are told apart by a hash with a key
that ends with the process. Nor does how soon the answer comes: whoever made a picture for one
victim must not learn, by sending it too, that the victim has shown it to us. So a known picture
takes as long as the reading took; what is spared is the work.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import logging
import math
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping

from cachetools import TTLCache

from bot import logs, metrics
from bot.foreign.known.agreement import DOUBTFUL, NEARLY, agreement
from bot.foreign.known.compare import Fingerprint, equal
from bot.foreign.known.entries import (
    Read,
    Reading,
    SeenFile,
    Sent,
    file_bytes,
    fingerprint_bytes,
    reading_bytes,
)

SECONDS = 1800.0
"""How long a reading is kept, however often its picture comes."""
READINGS_BYTES = 16 * 1024 * 1024
"""Most bytes of readings, some 40 KB each. The one not asked for longest goes first."""
FILES_BYTES = 4 * 1024 * 1024
"""Most bytes of what is kept of files by their bytes: their codes."""
FINGERPRINTS_BYTES = 16 * 1024 * 1024
"""Most bytes of fingerprints of files; those of readings are counted there as well."""
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
"""For one in so many pictures that look like a known one, drawn by lot, a check is due."""
UNCHECKED = 16
"""Most pictures that get a reading while a check of it is due."""

log = logging.getLogger(__name__)


def _drawn() -> bool:
    return secrets.randbelow(CHECKED) == 0


def _vouch(other: Reading, reading: Reading) -> None:
    """Have two readings of different people's pictures handed on."""
    if other.vouched:
        reading.due = None  # it is a check itself
    else:
        other.due = None  # one check of the two is enough
    other.vouched = reading.vouched = True
    other.doubted = False
    # The longer, so that no picture made for it can leave words out of the other.
    other.text = reading.text = max(other.text or "", reading.text or "", key=len)


class Readings:
    """The files and readings of this process. Files are named by a hash with a key of its own.

    check: draws whether a check is due for a picture that looks like a known one.
    idle:  whether the reader of pictures has nothing to do.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        check: Callable[[], bool] = _drawn,
        idle: Callable[[], bool] = lambda: False,
    ) -> None:
        self.now = now
        self._pause = pause
        self._check = check
        self._idle = idle
        self._checking: asyncio.Task[None] | None = None
        self._key = secrets.token_bytes(32)
        self._numbers = itertools.count()
        self._looking = asyncio.Lock()
        self._files: TTLCache[bytes, SeenFile] = TTLCache(FILES_BYTES, SECONDS, now, file_bytes)
        self._fingerprints: TTLCache[bytes, Fingerprint] = TTLCache(
            FINGERPRINTS_BYTES, SECONDS, now, fingerprint_bytes
        )
        self._readings: TTLCache[int, Reading] = TTLCache(
            READINGS_BYTES, SECONDS, now, reading_bytes
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

    async def text(
        self, data: bytes, person: str, read: Read, check: Read | None = None
    ) -> tuple[str | None, bool]:
        """Return (the text of a picture, whether it was known).

        It is read if it is not known. Who comes while the same file, or enough pictures that look
        the same, are being read waits for that, at most PATIENCE. What ran out of time is theirs
        too who sent the same file, as they would fare no better, and kept for AGAIN_AFTER alone. If
        no worker was free, that is what all who waited get. If whoever read gave up, the next one
        reads; if the same file is still being read after PATIENCE, reading it once more would only
        take others' turn: then there is no text.

        check: reads the picture where nobody waits for it; `read` by default.
        """
        name, sender = self._name(data), self._name(person.encode())
        sent = Sent(name, sender, self._files.get(name) or SeenFile(), read, check or read)
        drawn = self._check()
        began, until = self.now(), time.monotonic() + PATIENCE
        while True:
            number, ours = await self._find(sent)
            found = self._readings[number]
            if ours:
                return await self._lead(number, sent), False
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    await found.done.wait()
            except TimeoutError:
                if found.file == name:
                    return None, False
                return await self._lead(self._begin(sent, {number}), sent), False
            if found.busy:
                return None, False
            if found.failed or not (found.file == name or found.vouched):
                continue
            if found.file != name and self._must_read(found, sent, drawn):
                return await self._lead(self._begin(sent, {number}), sent), False
            sent.seen.reading = number
            await self._pause(min(found.seconds, LONGEST) - (self.now() - began))
            if found.file == name or found.vouched:
                return found.text, True
            drawn = False  # contradicted meanwhile

    def _must_read(self, found: Reading, sent: Sent, drawn: bool) -> bool:
        """Have a reading checked by this picture if that is due and can be done now. Return whether
        the picture is to be read before its answer."""
        if drawn and found.due is None:
            found.due = 0
        if found.due is None or found.sender == sent.sender:
            return False
        if self._checking is None and self._idle():
            due, found.due = found.due + 1, None
            self._checking = asyncio.create_task(self._recheck(found, sent, due))
            self._checking.add_done_callback(self._checked)
            return False
        found.due += 1
        if found.due <= UNCHECKED:
            return False
        found.due = None
        return True

    async def _recheck(self, found: Reading, sent: Sent, due: int) -> None:
        """Read a picture that a reading was handed on to; if that cannot be done, it stays due."""
        numbers = {each for each, kept in self._readings.items() if kept is found}
        reading = Reading(sent.name, sent.sender, self._fingerprints.get(sent.name), numbers)
        began, whole = self.now(), None
        try:
            reading.text, whole = await sent.check()
        finally:
            if not (reading.text and whole):
                found.due = due + (found.due or 0)
        if reading.text and whole:
            reading.seconds = self.now() - began
            reading.done.set()
            number = self._enter(reading)
            await self._hear(number, reading)
            if not found.vouched:
                sent.seen.reading = number

    def _checked(self, done: asyncio.Task[None]) -> None:
        self._checking = None
        if not done.cancelled() and isinstance(error := done.exception(), Exception):
            log.error("checking a reading failed: %s", logs.kind(error))

    async def _lead(self, number: int, sent: Sent) -> str | None:
        """Read a picture for all who wait for it."""
        reading, began = self._readings[number], self.now()
        try:
            reading.text, whole = await sent.read()
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
        scene = [each for each in self._scene(number) if each.witnesses()]
        said = {each.text or "" for each in scene}
        share = {
            text: await asyncio.to_thread(agreement, text, reading.text or "") for text in said
        }
        shares = [(other, share[other.text or ""]) for other in scene]
        agreed = any(each >= NEARLY and other.vouched for other, each in shares)
        for other, each in shares:
            if each >= NEARLY and not other.contested and other.sender != reading.sender:
                _vouch(other, reading)
            elif each < NEARLY and other.vouched and not (agreed and each >= DOUBTFUL):
                self._doubt(other, each)

    def _scene(self, number: int) -> list[Reading]:
        """The other readings of what a picture shows: of those that look like it, those that look
        like them, and so on, for each was compared with few."""
        seen, left = {number}, {number}
        while left:
            found = [self._readings[each] for each in left if each in self._readings]
            left = {each for one in found for each in one.like} - seen
            seen |= left
        return [self._readings[each] for each in seen - {number} if each in self._readings]

    def _doubt(self, vouched: Reading, share: float) -> None:
        """Hand on no more what a reading contradicts: clearly, or as the second one in a row that
        may be read badly."""
        vouched.doubted, twice = True, vouched.doubted
        if share >= DOUBTFUL and not twice:
            vouched.due = 0  # the next picture tells
            return
        vouched.vouched, vouched.contested = False, True
        metrics.FILES.labels("text", "contradicted").inc()
        log.warning("a picture reads unlike those that look the same: not shared any more")

    async def _find(self, sent: Sent) -> tuple[int, bool]:
        """(The number of a reading to wait for, False), or (that of a new one, True)."""
        if (own := self._own(sent)) is not None:
            return own, False
        fingerprint = self._fingerprints.get(sent.name)
        if fingerprint is None:
            return self._begin(sent, set()), True
        async with self._looking:  # of many that come at once, each finds those before it
            like = await self._like(fingerprint)
            known = self._own(sent)
            if known is None:
                known = self._good(like, sent.sender)
            if known is not None:
                return known, False
            return self._begin(sent, like), True

    def _begin(self, sent: Sent, like: set[int]) -> int:
        fingerprint = self._fingerprints.get(sent.name)
        sent.seen.reading = self._enter(Reading(sent.name, sent.sender, fingerprint, like))
        return sent.seen.reading

    def _enter(self, reading: Reading) -> int:
        number = next(self._numbers)
        self._readings[number] = reading
        for each in reading.like:
            if (other := self._readings.get(each)) is not None:
                other.like.add(number)
        return number

    def _own(self, sent: Sent) -> int | None:
        """The reading of the same bytes, or one that was handed on to them and may be again."""
        number = sent.seen.reading
        found = None if number is None else self._readings.get(number)
        if found is None or not self._holds(found):
            return None
        return number if found.file == sent.name or found.vouched else None

    def _good(self, like: set[int], sender: bytes) -> int | None:
        """Of readings of pictures that look the same, one to be handed on, or to be waited for as
        there may be enough when it is done; None if this one is to be read."""
        found = {each: self._readings[each] for each in like if each in self._readings}
        vouched = [each for each, reading in found.items() if reading.vouched]
        if vouched:
            return vouched[0]
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
