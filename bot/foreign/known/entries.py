"""What is remembered of a file and of what was read in a picture, and how many bytes that takes."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.foreign.known.compare import Fingerprint

ENTRY = 1000
"""Bytes of an entry beside what is counted; a letter has LETTER."""
LETTER = 4


@dataclass(eq=False, slots=True)
class Reading:
    """A picture that is being read, or was, and the seconds that it took.

    file, sender: by hashes; `like`: the numbers of readings of pictures that look the same.
    until:    when it is read again, if that comes before SECONDS.
    vouched:  another sender's picture says the same; `contested`: a vouched one was contradicted;
              `doubted`: the last check of a vouched one did not say the same.
    due:      pictures that got it since a check of it was due, at first that for the first picture;
              None: no check is due.
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
    doubted: bool = False
    due: int | None = 0
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


@dataclass(frozen=True, slots=True)
class Sent:
    """A picture that somebody sent: the hashes of its bytes and of its sender, what is known of the
    file, and how it is read, where nobody waits for it by `check`."""

    name: bytes
    sender: bytes
    seen: SeenFile
    read: Read
    check: Read


def reading_bytes(reading: Reading) -> int:
    """Return about how many bytes it takes."""
    letters = LETTER * len(reading.text or "")
    return ENTRY + letters + _packed(reading.fingerprint)


def file_bytes(seen: SeenFile) -> int:
    """Return about how many bytes it takes."""
    return ENTRY + LETTER * sum(map(len, seen.codes))


def _packed(fingerprint: Fingerprint | None) -> int:
    return len(fingerprint.packed) if fingerprint else 0


def fingerprint_bytes(fingerprint: Fingerprint) -> int:
    """Return about how many bytes it takes."""
    return ENTRY + _packed(fingerprint)
