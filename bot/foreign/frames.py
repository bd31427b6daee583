"""Packs and parses the frames between the program and a worker: two lengths, a JSON object, and
bytes as they are.

Nothing that a worker sends is ever run or unpickled: it is JSON and bytes.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

LENGTHS = struct.Struct(">II")
"""The lengths in bytes of the JSON object and of what follows it."""

HEAD_MOST = 1024 * 1024
"""Most bytes of a JSON object that is read."""


class BadFrame(Exception):
    """Raised if a frame is longer than allowed or no JSON object."""


def pack(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """A frame."""
    told = json.dumps(head).encode()
    return LENGTHS.pack(len(told), len(body)) + told + body


def lengths(start: bytes, most: int) -> tuple[int, int]:
    """The two lengths at the start of a frame whose body has at most `most` bytes.

    Raises BadFrame.
    """
    head, body = LENGTHS.unpack(start)
    if head > HEAD_MOST or body > most:
        raise BadFrame("longer than allowed")
    return head, body


def parse(head: bytes) -> dict[str, Any]:
    """The JSON object of a frame. Raises BadFrame."""
    try:
        found = json.loads(head)
    except (ValueError, RecursionError) as error:
        raise BadFrame("no JSON") from error
    if not isinstance(found, dict):
        raise BadFrame("no JSON object")
    return found


def unpack(frame: bytes) -> tuple[dict[str, Any], bytes]:
    """The JSON object and the bytes of a whole frame. Raises BadFrame."""
    if len(frame) < LENGTHS.size:
        raise BadFrame("cut off")
    head, body = lengths(frame[: LENGTHS.size], len(frame))
    end = LENGTHS.size + head
    if end + body != len(frame):
        raise BadFrame("cut off")
    return parse(frame[LENGTHS.size : end]), frame[end:]
