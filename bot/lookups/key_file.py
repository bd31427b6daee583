"""Writes and searches a file of sorted 64-bit keys, the form in which lists of dangerous addresses
are stored; a million take 8 MB.

A key is the first eight bytes of the SHA-256 of a lookup expression
(handlers/checks/links/canonical.py). Keys have 64 bits because a match is not confirmed by other
means: with 32 bits and five million entries, one link in forty would match by chance.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

WIDTH = 8


def key(expression: str) -> int:
    """Return the key of a lookup expression."""
    return int.from_bytes(hashlib.sha256(expression.encode()).digest()[:WIDTH], "big")


def write_keys(path: Path, keys: Iterable[int]) -> int:
    """Write keys, sorted and without duplicates, and return their number.

    Atomic: readers see either the old file or the new one.
    """
    numbers = array("Q", sorted(set(keys)))
    if sys.byteorder == "big":
        numbers.byteswap()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with fresh.open("wb") as file:
        numbers.tofile(file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return len(numbers)


class KeyFile:
    """A file of keys mapped into memory: `key in file` searches it.

    Raises OSError, or ValueError if the file is damaged.
    """

    def __init__(self, path: Path) -> None:
        size = path.stat().st_size
        if size == 0 or size % WIDTH:
            raise ValueError(f"{path.name} is not a file of keys")
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._view = memoryview(self._map).cast("Q")
        self._swap = sys.byteorder == "big"

    def __len__(self) -> int:
        return len(self._view)

    def __contains__(self, wanted: int) -> bool:
        if self._swap:
            place = bisect_left(range(len(self)), wanted, key=self._at)
        else:
            place = bisect_left(self._view, wanted)
        return place < len(self) and self._at(place) == wanted

    def _at(self, place: int) -> int:
        value = self._view[place]
        return int.from_bytes(value.to_bytes(WIDTH, "big"), "little") if self._swap else value

    def close(self) -> None:
        """Close the file."""
        self._view.release()
        self._map.close()
