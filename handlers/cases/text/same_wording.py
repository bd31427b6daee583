"""Computes the signature of a report's wording, by which storage/cases/campaigns.py finds nearly
equal ones.

Thai is written without spaces, so shingles are three characters wide, over text without its
numbers, addresses, spaces and marks: a fraudster changes those from one message to the next. Two
texts whose signatures agree in ALIKE of their parts count as one wording (Broder 1997, "On the
resemblance and containment of documents").
"""

from __future__ import annotations

import hashlib
import re
import struct

from handlers.core.text import plain
from storage.cases.sightings import WORDING, Seen

WIDTH = 3
PARTS = 64
BANDS = 16
"""A band is PARTS / BANDS parts of a signature; texts that share one are compared in full."""
SHORTEST = 24
"""Characters below which a text is too short to have a wording of its own."""

_NOISE = re.compile(r"https?://\S+|[\w\-]+(?:\.[\w\-]+)+\S*|\d+|[\W_]+")
_PRIME = (1 << 61) - 1
_SEEDS = tuple(
    struct.unpack("<QQ", hashlib.blake2b(f"rutan {n}".encode(), digest_size=16).digest())
    for n in range(PARTS)
)


def signature(text: str) -> tuple[int, ...]:
    """Return PARTS numbers of 16 bits, or none if the text is too short to compare."""
    bare = _NOISE.sub("", plain(text))
    if len(bare) < SHORTEST:
        return ()
    shingles = {bare[at : at + WIDTH] for at in range(len(bare) - WIDTH + 1)}
    hashes = [
        int.from_bytes(hashlib.blake2b(s.encode(), digest_size=7).digest(), "little")
        for s in shingles
    ]
    return tuple(min((a * h + b) % _PRIME for h in hashes) & 0xFFFF for a, b in _SEEDS)


def seen(text: str) -> tuple[Seen, ...]:
    """Return one Seen per band, each with the whole signature; none if the text is too short."""
    parts = signature(text)
    if not parts:
        return ()
    whole = ",".join(f"{part:x}" for part in parts)
    rows = PARTS // BANDS
    return tuple(
        Seen(
            WORDING, f"{band}:" + ",".join(map(str, parts[band * rows : (band + 1) * rows])), whole
        )
        for band in range(BANDS)
    )
