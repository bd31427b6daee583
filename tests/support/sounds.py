"""Tiny recordings: silence as MP3 frames, and the least that makes an M4A."""

from __future__ import annotations

import struct

FRAME = b"\xff\xfb\x90\x00" + bytes(413)
"""One MPEG-1 layer III frame of 128 kbit/s at 44.1 kHz: 26 milliseconds."""


def mp3(seconds: float) -> bytes:
    """Silence as MP3."""
    return FRAME * max(8, round(seconds * 44100 / 1152))


def m4a(seconds: float) -> bytes:
    """An M4A that says it plays so long; it holds no sound."""
    movie = struct.pack(">4x8xII80x", 1000, round(seconds * 1000))
    config = b"\x03\x19\x00\x00\x00\x04\x11\x40\x15\x00\x00\x00" + struct.pack(">II", 64000, 64000)
    config += b"\x05\x02\x12\x10\x06\x01\x02"
    entry = bytes(6) + struct.pack(">H8xHHHHI", 1, 1, 16, 0, 0, 44100 << 16)
    entry = _box(b"mp4a", entry + _box(b"esds", bytes(4) + config))
    table = _box(b"stsd", struct.pack(">4xI", 1) + entry)
    track = _box(b"trak", _box(b"mdia", _box(b"minf", _box(b"stbl", table))))
    return _box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + _box(b"moov", _box(b"mvhd", movie) + track)


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content
