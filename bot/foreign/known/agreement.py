"""Says whether what was read in two pictures is the same, but for what Tesseract misreads of words:
the same numbers and web addresses, and nearly the same letters.
"""

from __future__ import annotations

import re
from collections import Counter

NEARLY = 0.75
"""Least share of pairs of neighbouring letters that two readings have in common. Measured: copies
0.71 to 0.98."""
DIGITS = 5
"""Digits from which on a number counts: hours, whose colon is often missed, have four."""
_NUMBER = re.compile(r"\d(?:[\d ,.-]*\d)?")
_ADDRESS = re.compile(r"[a-z0-9-]{2,64}\.[a-z]{2,}")


def agree(one: str, other: str) -> bool:
    """Return whether both say the same."""
    if _told(one) != _told(other):
        return False
    first, second = _pairs(one), _pairs(other)
    both = first.total() + second.total()
    return both > 0 and 2 * (first & second).total() >= NEARLY * both


def _told(text: str) -> tuple[set[str], set[str]]:
    numbers = {re.sub(r"\D", "", each) for each in _NUMBER.findall(text)}
    return {each for each in numbers if len(each) >= DIGITS}, set(_ADDRESS.findall(text.lower()))


def _pairs(text: str) -> Counter[str]:
    letters = "".join(text.split())
    return Counter(map("".join, zip(letters, letters[1:], strict=False)))
