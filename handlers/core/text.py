"""Makes typed Thai text comparable before any words are looked for in it."""

from __future__ import annotations

import functools
import re
import unicodedata

LIMIT = 1000
"""Characters judged: pythainlp's newmm is quadratic on some input (measured 0.5 s at 5,000)."""

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_REPEATED = re.compile(r"(.)\1{3,}", re.DOTALL)
_THAI_DIGITS = str.maketrans({0x0E50 + digit: str(digit) for digit in range(10)})
_SARA_AM = re.compile("\u0e4d(\u0e48|\u0e49|\u0e4a|\u0e4b)?\u0e32")


@functools.lru_cache(maxsize=32)  # a turn asks for the same words in a dozen places
def plain(text: str) -> str:
    """At most LIMIT characters, NFKC, no invisible characters, digits 0-9, no letter more than
    three times in a row, SARA AM as one letter, lower case, single spaces."""
    return _REPEATED.sub(r"\1\1\1", written(text).lower())[:LIMIT]


def written(text: str) -> str:
    """The same, but as its writer typed it: letter case and repeated digits are kept, up to twice
    LIMIT characters. For what is shown again, and for numbers."""
    text = unicodedata.normalize("NFKC", text[: LIMIT * 2])
    text = _INVISIBLE.sub("", text).translate(_THAI_DIGITS)
    # NFKC takes SARA AM apart; written Thai keeps it whole.
    text = _SARA_AM.sub(lambda m: (m[1] or "") + "\u0e33", text)
    return " ".join(text.split())
