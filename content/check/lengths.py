"""Constants: the longest texts that every channel shows whole; and functions that count letters as
people and apps do.

The contract suite of the channels (tests/bot/channels) holds each channel against these.
"""

from __future__ import annotations

from functools import lru_cache

import regex

BUBBLE = 300
"""Graphemes of one bubble: what our readers read on one small screen. Ours, no channel's."""

AIM = 160
"""Graphemes above which a bubble is worth cutting."""

LABEL = 40
"""Graphemes of a full-width button."""

QUICK_LABEL = 20
"""Graphemes of an extra: a quick reply below the last bubble."""

WHY = 200
"""Graphemes of the reason for an answer."""

REPLY = 4096
"""UTF-16 units of a whole reply, which some channels show as one message."""

_CLUSTER = regex.compile(r"\X")


@lru_cache(maxsize=1 << 15)
def graphemes(text: str) -> int:
    """What people see as letters: a consonant with its vowel, tone mark and what hangs below is
    one, in Thai, Lao and Khmer."""
    return len(_CLUSTER.findall(text))


def utf16(text: str) -> int:
    """UTF-16 code units: one, or two for emoji."""
    return len(text) + sum(character > "\uffff" for character in text)
