"""Pure functions that measure and trim a text in the unit in which a channel limits it.

Text is never cut inside a grapheme cluster.
"""

from __future__ import annotations

import regex

ELLIPSIS = "…"

_CLUSTER = regex.compile(r"\X")
"""Matches an extended grapheme cluster (Unicode UAX #29), e.g. a Thai consonant with its vowel,
tone mark and SARA AM, or an emoji with its joiners."""


def measure(text: str, unit: str) -> int:
    """Return the length of a text in "utf16" code units, "grapheme" clusters or UTF-8 "byte"s.

    Raises ValueError for any other unit.
    """
    match unit:
        case "utf16":
            return len(text) + sum(character > "\uffff" for character in text)
        case "grapheme":
            return sum(1 for _ in _CLUSTER.finditer(text))
        case "byte":
            return len(text.encode("utf-8", "surrogatepass"))
        case _:
            raise ValueError(f"no such unit: {unit!r}")


def fits(text: str, limit: int, unit: str) -> bool:
    """Return whether a text is within the limit. Cheap for texts far below it."""
    if len(text) * _LONGEST.get(unit, limit + 1) <= limit:
        return True
    return measure(text, unit) <= limit


_LONGEST = {"utf16": 2, "grapheme": 1, "byte": 4}
"""The most units that one character can take."""


def fit(text: str, limit: int, unit: str) -> str:
    """Return the text if it fits, else its beginning and an ellipsis, at most `limit` units.

    Cuts only between grapheme clusters. A limit of 0 or less gives an empty text.
    """
    if fits(text, limit, unit):
        return text
    room = limit - measure(ELLIPSIS, unit)
    if room < 0:
        return ""
    end = 0
    for cluster in _CLUSTER.finditer(text):
        room -= measure(cluster[0], unit)
        if room < 0:
            break
        end = cluster.end()
    return text[:end].rstrip() + ELLIPSIS
