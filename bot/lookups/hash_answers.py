"""Parses the responses of Google's Safe Browsing v5 (`hashes:search`), in JSON or protocol buffers;
safe_browsing.py asks.

The service documents both formats and its servers choose one, so the response's media type decides.
Of the binary format only the necessary parts are read (protobuf.dev, "Encoding"): varints and
length-delimited fields of SearchHashesResponse {1: FullHash, 2: Duration}, FullHash {1: bytes,
2: FullHashDetail}, FullHashDetail {1: threat type, 2: attributes}, Duration {1: seconds}.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MALWARE, SOCIAL_ENGINEERING, UNWANTED, HARMFUL_APP = (
    "MALWARE",
    "SOCIAL_ENGINEERING",
    "UNWANTED_SOFTWARE",
    "POTENTIALLY_HARMFUL_APPLICATION",
)
_TYPES = {1: MALWARE, 2: SOCIAL_ENGINEERING, 3: UNWANTED, 4: HARMFUL_APP}
"""Number -> threat type. A detail with another type, or with an attribute, is ignored, as the
documentation requires for values that a client does not know. Of the known attributes, CANARY (1)
must not be enforced, and FRAME_ONLY (2) does not concern pages that a person opens."""


@dataclass(frozen=True, slots=True)
class Hashes:
    """A parsed response: full SHA-256 hash -> threat types. It may be cached for `seconds`."""

    seconds: float
    threats: Mapping[bytes, tuple[str, ...]] = field(default_factory=dict)


def read_answer(body: bytes, kind: str) -> Hashes:
    """Parse a response, `kind` being its media type. Raises ValueError if it has another form."""
    try:
        return _of_json(json.loads(body)) if "json" in kind else _of_bytes(body)
    except (KeyError, TypeError, AttributeError, IndexError, binascii.Error) as error:
        raise ValueError("not an answer of hashes:search") from error


def _of_json(answer: Any) -> Hashes:
    threats: dict[bytes, tuple[str, ...]] = {}
    for entry in answer.get("fullHashes", []):
        details = entry.get("fullHashDetails", [])
        types = [detail["threatType"] for detail in details if not detail.get("attributes")]
        # The JSON format of protocol buffers allows standard and URL-safe base64, padded or not.
        text = entry["fullHash"].replace("-", "+").replace("_", "/").rstrip("=")
        full = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        _add(threats, full, types)
    seconds = float(answer.get("cacheDuration", "0s").removesuffix("s"))
    if not math.isfinite(seconds):
        raise ValueError("not a duration")
    return Hashes(seconds, threats)


def _of_bytes(body: bytes) -> Hashes:
    threats: dict[bytes, tuple[str, ...]] = {}
    for entry in _parts(body, 1):
        details = [
            detail for detail in _parts(entry, 2) if 2 not in {n for n, _ in _fields(detail)}
        ]
        types = [_TYPES.get(number) for detail in details for number in _numbers(detail, 1)]
        _add(threats, b"".join(_parts(entry, 1)), types)
    seconds = sum(n for duration in _parts(body, 2) for n in _numbers(duration, 1))
    return Hashes(float(seconds), threats)


def _add(threats: dict[bytes, tuple[str, ...]], full: bytes, types: list[Any]) -> None:
    if len(full) != 32:
        raise ValueError("a full hash has 32 bytes")
    if known := tuple(one for one in types if one in _TYPES.values()):
        threats[full] = (*threats.get(full, ()), *known)


def _parts(message: bytes, number: int) -> list[bytes]:
    return [part for n, part in _fields(message) if n == number and isinstance(part, bytes)]


def _numbers(message: bytes, number: int) -> list[int]:
    return [value for n, value in _fields(message) if n == number and isinstance(value, int)]


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield (field number, value) of a message. Raises IndexError or ValueError if malformed."""
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        match tag & 7:
            case 0:
                value, place = _varint(message, place)
                yield tag >> 3, value
            case 1:
                place += 8
            case 2:
                size, place = _varint(message, place)
                if place + size > len(message):
                    raise ValueError("cut off")
                yield tag >> 3, message[place : place + size]
                place += size
            case 5:
                place += 4
            case _:
                raise ValueError("no such wire type")


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    raise ValueError("a number without an end")
