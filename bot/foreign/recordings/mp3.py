"""Strips metadata from MPEG audio, layer III (.mp3): only audio frames are kept, in order.

ISO/IEC 11172-3 and 13818-3: a frame begins with twelve set bits, and its header gives its length.
Tags (ID3, APE) are before, between and after frames, and one frame without sound may name the
encoder.
"""

from __future__ import annotations

_RATES = {
    3: (44100, 48000, 32000),  # version 1
    2: (22050, 24000, 16000),  # version 2
    0: (11025, 12000, 8000),  # version 2.5
}
_BITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_ABOUT = (b"Xing", b"Info", b"VBRI", b"LAME", b"Lavc", b"Lavf")
"""Marks of a frame that describes the file and has no sound."""
FEWEST = 3
"""The least number of consecutive frames: fewer may be other data that looks like frames."""


def is_mp3(data: bytes) -> bool:
    """Return whether the data begins like an .mp3 file."""
    return data[:3] == b"ID3" or _length(data, 0) > 0


def clean(data: bytes) -> bytes | None:
    """Return only the audio frames; None if there are fewer than FEWEST."""
    at = _after_tags(data)
    frames: list[bytes] = []
    while (size := _length(data, at)) and at + size <= len(data):
        frame = data[at : at + size]
        if frames or not any(mark in frame for mark in _ABOUT):
            frames.append(frame)
        at += size
    return b"".join(frames) if len(frames) >= FEWEST else None


def _after_tags(data: bytes) -> int:
    """Return the offset at which ID3 version 2 tags end; their sizes have seven bits per byte."""
    at = 0
    while data[at : at + 3] == b"ID3" and len(data) >= at + 10:
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    return at


def _length(data: bytes, at: int) -> int:
    """Return the length in bytes of the frame that begins at `at`; 0 if there is none."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0  # not eleven set bits (twelve, except in version 2.5), or not layer III
    version, rate, bits = head[1] >> 3 & 3, head[2] >> 2 & 3, head[2] >> 4
    if version not in _RATES or rate == 3 or not 0 < bits < 15:
        return 0
    kilobits = (_BITS_1 if version == 3 else _BITS_2)[bits]
    padding = head[2] >> 1 & 1
    return (144 if version == 3 else 72) * 1000 * kilobits // _RATES[version][rate] + padding
