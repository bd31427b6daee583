"""Changes to good input: bytes, letters and parts of JSON, from one chance so that runs repeat."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

MARKS = (
    *(b"\0", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\1", b"<", b"%s", b"{", b"]"),
    *(b"\xe0\xb8\x81", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xed\xa0\x80", b"\xf0\x9f\x99\x8f"),
    *(b"999999999999999999999", b"-1", b"1e999", b"\\ud800", b"://", b"@", b".", b"0x", b"\r\n"),
)
"""What programs are seldom ready for: limits of numbers, odd letters, marks of other languages."""

VALUES: tuple[Any, ...] = (
    *(None, True, -1, 0, 10**30, 0.5, "", "x", "\0", "\ud800", [], {}, [None], {"": {}}),
    "ก" * 5000,
)
"""What a part of JSON is replaced by."""

LONGEST = 200_000
"""Bytes of an input."""


class Chance(random.Random):
    """Where and how input is changed."""

    def changed(self, data: bytes, others: Sequence[bytes]) -> bytes:
        """The input with one to six changes; its JSON with one, now and then."""
        if self.random() < 0.4 and (told := _json(data)) is not None:
            data = json.dumps(self._replaced(told)).encode()
            if self.random() < 0.6:
                return data
        for _ in range(self.randint(1, 6)):
            data = self._changed_once(data, others)[:LONGEST]
        return data

    def _changed_once(self, data: bytes, others: Sequence[bytes]) -> bytes:
        at, size = self.randint(0, len(data)), self.choice((1, 1, 2, 4, 16, 200))
        match self.randrange(8):
            case 0:
                return data[:at] + self.choice(MARKS) + data[at:]
            case 1:
                return data[:at] + self.choice(MARKS) + data[at + size :]
            case 2:
                return data[:at] + data[at + size :]
            case 3:
                return data[:at] + data[at : at + size] * self.choice((2, 3, 50)) + data[at:]
            case 4:
                return data[:at] + self.randbytes(size) + data[at + size :]
            case 5:
                other = self.choice(others)
                return data[:at] + other[self.randint(0, len(other)) :]
            case 6:
                return data[:at]
            case _:
                flipped = bytes(byte ^ 1 << self.randrange(8) for byte in data[at : at + 1])
                return data[:at] + flipped + data[at + 1 :]

    def _replaced(self, node: Any) -> Any:
        """The same JSON with one part of it replaced, gone, or there twice."""
        if not isinstance(node, dict | list) or not node or self.random() < 0.2:
            return self.choice(VALUES)
        copy: Any = dict(node) if isinstance(node, dict) else list(node)
        key = self.choice(list(copy) if isinstance(copy, dict) else range(len(copy)))
        if self.random() < 0.1:
            del copy[key]
        elif self.random() < 0.1 and isinstance(copy, list):
            copy *= 3
        else:
            copy[key] = self._replaced(copy[key])
        return copy


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
