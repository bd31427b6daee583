"""Files made to cost whoever opens them dearly: small, and of every kind that is sent to us."""

from __future__ import annotations

import struct

END_OF_IMAGE = b"\xff\xd9"


def scanned_jpeg(side: int, scans: int) -> bytes:
    """A grey progressive JPEG whose scans, 42 bytes each at 4,896 pixels a side, all walk over the
    whole picture: one for the means of the blocks, and so many more that change nothing."""
    blocks = ((side + 7) // 8) ** 2
    out = b"\xff\xd8" + _segment(0xDB, b"\0" + b"\x10" * 64)
    out += _segment(0xC2, struct.pack(">BHHB", 8, side, side, 1) + bytes([1, 0x11, 0]))
    out += _segment(0xC4, bytes([0x00, 1, *[0] * 15, 0]))  # code 0: no difference of means
    out += _segment(0xC4, bytes([0x10, 1, *[0] * 15, 0xE0]))  # code 0: up to 32,767 empty blocks
    out += _segment(0xDA, bytes([1, 1, 0, 0, 0, 0])) + _bits("0" * blocks)
    runs = ""
    while blocks > 0:
        extra = min(blocks, 32767) - 16384 if blocks >= 16384 else 0
        runs += "0" + f"{extra:014b}"
        blocks -= 16384 + extra
    scan = _segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + _bits(runs)
    return out + scan * scans + END_OF_IMAGE


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _bits(bits: str) -> bytes:
    """Bits as JPEG packs them: filled up with ones, and a zero byte behind each 0xFF."""
    bits += "1" * (-len(bits) % 8)
    packed = bytes(int(bits[n : n + 8], 2) for n in range(0, len(bits), 8))
    return packed.replace(b"\xff", b"\xff\0")
