"""Strips metadata from MPEG-4 audio (.m4a, as LINE records) by blanking every other box.

ISO/IEC 14496-12: a file consists of boxes, each of a size, a name of four letters, and content. A
box that the sound does not need is replaced by a `free` box of the same size filled with zeros, so
that offsets into the sound do not change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

Tree = Mapping[bytes, "Tree | None"]
"""Boxes that are kept, and which boxes are kept inside them; None keeps everything."""

_TABLES: Tree = dict.fromkeys(
    (b"stts", b"ctts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"sgpd", b"sbgp")
)
_SOUND: Tree = {
    b"smhd": None,
    b"dinf": {b"dref": None},
    b"stbl": {b"stsd": None, **_TABLES},
}
_TRACK: Tree = {
    b"tkhd": None,
    b"edts": {b"elst": None},
    b"mdia": {b"mdhd": None, b"hdlr": None, b"minf": _SOUND},
}
_FRAGMENT: Tree = {
    b"mfhd": None,
    b"traf": dict.fromkeys((b"tfhd", b"tfdt", b"trun", b"sgpd", b"sbgp")),
}
_KEPT: Tree = {
    b"ftyp": None,
    b"moov": {b"mvhd": None, b"trak": _TRACK, b"mvex": {b"mehd": None, b"trex": None}},
    b"moof": _FRAGMENT,
    b"mdat": None,
}
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})


def is_mp4(data: bytes) -> bool:
    """Return whether the data begins like an MPEG-4 file."""
    return data[4:8] == b"ftyp"


def clean(data: bytes) -> bytes | None:
    """Return the file with only its sound.

    Returns None if a track is not sound, because its content would stay. Raises ValueError if the
    boxes are malformed.
    """
    out = bytearray(data)
    handlers: list[bytes] = []
    found = _blank(out, 0, len(out), _KEPT, handlers)
    if not {b"moov", b"mdat"} <= found or set(handlers) != {b"soun"}:
        return None
    return bytes(out)


def _blank(out: bytearray, start: int, end: int, kept: Tree, handlers: list[bytes]) -> set[bytes]:
    """Blank the boxes from `start` to `end` that are not in `kept`; return the names of all.

    The types of the tracks found, e.g. b"soun", are added to `handlers`.
    """
    names = set()
    for name, at, body, after in _boxes(out, start, end):
        names.add(name)
        if name not in kept:
            out[at + 4 : at + 8] = b"free"
            out[body:after] = bytes(after - body)
        elif (inside := kept[name]) is not None:
            _blank(out, body, after, inside, handlers)
        elif name in _DATED:
            # Creation and modification times have eight bytes in version 1, four in version 0.
            size = 16 if out[body] == 1 else 8
            if after - body < 4 + size:
                raise ValueError("a header is cut off")
            out[body + 4 : body + 4 + size] = bytes(size)
        elif name == b"hdlr":
            # Content: version and flags (4 bytes), reserved (4), type (4), reserved (12), a name.
            handlers.append(bytes(out[body + 8 : body + 12]))
            out[body + 12 : after] = bytes(after - body - 12)
        elif name == b"dref":
            _blank_references(out, body + 8, after)
    return names


def _blank_references(out: bytearray, start: int, end: int) -> None:
    """Blank the URLs in data references, which are not needed as the sound is in this file."""
    for _, _, body, after in _boxes(out, start, end):
        out[body + 4 : after] = bytes(max(0, after - body - 4))


def _boxes(out: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield (name, start, start of content, end) of consecutive boxes. Raises ValueError."""
    at = start
    while at < end:
        size, body = int.from_bytes(out[at : at + 4], "big"), at + 8
        if size == 1:
            size, body = int.from_bytes(out[at + 8 : at + 16], "big"), at + 16
        elif size == 0:
            size = end - at  # to the end of the file
        if at + size > end or body > at + size:
            raise ValueError("a box is longer than what holds it")
        yield bytes(out[at + 4 : at + 8]), at, body, at + size
        at += size
