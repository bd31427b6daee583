"""Writes and searches the file of names that many people visit: eight bytes a name, read in place.

An entry is a 64-bit number: 60 bits of a keyed hash of the registered name, and 4 bits for its
level. Level n means "among the 1,000 * 2^n most visited". The numbers are sorted, so that a name is
found by bisection in the mapped file, of which nothing is read at the start.

A name that is not in a table of a million is found by chance once in 10^12 names. The key is drawn
at random for each table: without it, whoever buys names could search for one that collides.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import mmap
import os
import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STEP = 1000
"""The most visited names that level 0 stands for; each level stands for twice as many."""
LEVEL_BITS = 4
TOP_LEVEL = (1 << LEVEL_BITS) - 1
_MAGIC, _FORM = b"RUTANPOP", 1
_HEADER = struct.Struct("=8sHHIII16s24x")
"""Magic, form, byte order, names, day of the list (proleptic ordinal), CRC-32, key; 64 bytes."""
_ORDER = 0x0102


class BadTable(ValueError):
    """The file is no table, or a damaged one; the message says which."""


def level_of(position: int) -> int:
    """Return the level of the name at this position, counted from 1."""
    return min(TOP_LEVEL, (max(0, position - 1) // STEP).bit_length())


def _entry(name: str, key: bytes) -> int:
    """Return the number under which a name stands, with level 0."""
    digest = hashlib.blake2b(name.encode(), digest_size=8, key=key).digest()
    return int.from_bytes(digest, "big") >> LEVEL_BITS << LEVEL_BITS


@dataclass(frozen=True, slots=True)
class TableFacts:
    """How many names a table has, and of which day the list is from which it was made."""

    names: int
    day: dt.date

    def age_days(self, today: dt.date) -> int:
        """Return the days since the list was made; 0 for a day to come."""
        return max(0, (today - self.day).days)


def write_table(path: Path, positions: Mapping[str, int], day: dt.date) -> TableFacts:
    """Write a table of registered name -> position from 1.

    Atomic: readers see either the old file or the new one, and the old one stays if this fails.
    """
    key = os.urandom(16)
    numbers = array("Q", sorted(_entry(name, key) | level_of(p) for name, p in positions.items()))
    body = numbers.tobytes()
    head = _HEADER.pack(_MAGIC, _FORM, _ORDER, len(numbers), day.toordinal(), zlib.crc32(body), key)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            file.write(head)
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return TableFacts(len(numbers), day)


class Table:
    """A table mapped into memory. Raises OSError, or BadTable."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            self.facts, self._crc, self._key = _read_header(file.read(_HEADER.size), size)
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._numbers = memoryview(self._map)[_HEADER.size :].cast("Q")

    def rank(self, name: str) -> int | None:
        """Return how many names at most are visited as much as this registered one, or None."""
        wanted = _entry(name, self._key)
        place = bisect_left(self._numbers, wanted)
        if place == len(self._numbers) or self._numbers[place] ^ wanted > TOP_LEVEL:
            return None
        return STEP << (self._numbers[place] & TOP_LEVEL)

    def check(self) -> None:
        """Read the whole file. Raises BadTable if a byte of it has changed."""
        if zlib.crc32(self._numbers) != self._crc:
            raise BadTable("its sum is wrong: it was damaged on the disk")

    def close(self) -> None:
        """Close the file."""
        self._numbers.release()
        self._map.close()


def _read_header(head: bytes, size: int) -> tuple[TableFacts, int, bytes]:
    """Return (facts, CRC-32, key). Raises BadTable."""
    if len(head) < _HEADER.size or head[:8] != _MAGIC:
        raise BadTable("it is no table of popular names")
    _, form, order, names, day, crc, key = _HEADER.unpack(head)
    if order != _ORDER:
        raise BadTable(f"it was made on a machine unlike this one ({sys.byteorder}-endian)")
    if form != _FORM:
        raise BadTable(f"it has form {form}, and this release reads form {_FORM}")
    if not names or size != _HEADER.size + 8 * names:
        raise BadTable(f"it has {size} bytes in place of {_HEADER.size + 8 * names}")
    try:
        return TableFacts(names, dt.date.fromordinal(day)), crc, key
    except (ValueError, OverflowError) as error:
        raise BadTable("its day is none") from error
