"""Strips metadata from Ogg Opus (as Telegram records) by emptying the packet of comments.

See RFC 3533 for pages and their checksum, and RFC 7845 for OpusHead and OpusTags. Zeros after the
comments are padding, so the packet keeps its size and the division into pages stays the same.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_HEADER = struct.Struct("<4sBBqIIIB")
_CHECKSUM = 22
"""Offset of the checksum in a page's header."""
COMMENT_PAGES = 4
"""Most pages of comments, of 64 KB at most: each gets a new checksum. Voice messages have one."""
_EMPTY = b"OpusTags" + bytes(8)  # vendor string and list of comments, both of length 0


def _table() -> tuple[int, ...]:
    values = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        values.append(value & 0xFFFFFFFF)
    return tuple(values)


_CRC = _table()


def is_ogg(data: bytes) -> bool:
    """Return whether the data begins like an Ogg file."""
    return data[:4] == b"OggS"


def clean(data: bytes) -> bytes | None:
    """Return the same file without comments; None if it is not a single Opus stream.

    Raises ValueError if the pages are malformed.
    """
    out = bytearray(data)
    serials = set()
    packet = 0
    tags: list[tuple[int, int]] = []
    pages: list[tuple[int, int]] = []
    for at, serial, lacing, after in _pages(out):
        serials.add(serial)
        place, touched = at + _HEADER.size + len(lacing), False
        for size in lacing:
            if packet == 0 and out[place : place + 8] != b"OpusHead":
                return None
            if packet == 1:
                tags.append((place, place + size))
                touched = True
            packet += size < 255
            place += size
        if touched:
            pages.append((at, after))
    if len(serials) != 1 or packet < 3 or len(pages) > COMMENT_PAGES:
        return None
    if not _empty(out, tags):
        return None
    for at, after in pages:
        _seal(out, at, after)
    return bytes(out)


def checksum(page: bytes) -> int:
    """Return the CRC of a page whose checksum field is zero (RFC 3533, section 6)."""
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ _CRC[(value >> 24) ^ byte]
    return value


def _seal(out: bytearray, at: int, after: int) -> None:
    out[at + _CHECKSUM : at + _CHECKSUM + 4] = bytes(4)
    value = checksum(bytes(out[at:after]))
    out[at + _CHECKSUM : at + _CHECKSUM + 4] = value.to_bytes(4, "little")


def _empty(out: bytearray, tags: list[tuple[int, int]]) -> bool:
    """Overwrite these segments with an empty comment packet; return False if they hold none."""
    whole = b"".join(bytes(out[start:end]) for start, end in tags)
    if not whole.startswith(b"OpusTags") or len(whole) < len(_EMPTY):
        return False
    fresh = _EMPTY + bytes(len(whole) - len(_EMPTY))
    for start, end in tags:
        out[start:end], fresh = fresh[: end - start], fresh[end - start :]
    return True


def _pages(out: bytearray) -> Iterator[tuple[int, int, bytes, int]]:
    """Yield (start, stream number, sizes of its segments, end) of each page. Raises ValueError."""
    at = 0
    while at < len(out):
        if len(out) - at < _HEADER.size:
            raise ValueError("a page is cut off")
        mark, version, _, _, serial, _, _, count = _HEADER.unpack_from(out, at)
        lacing = bytes(out[at + _HEADER.size : at + _HEADER.size + count])
        after = at + _HEADER.size + count + sum(lacing)
        if mark != b"OggS" or version or len(lacing) != count or after > len(out):
            raise ValueError("not a page")
        yield at, serial, lacing, after
        at = after
