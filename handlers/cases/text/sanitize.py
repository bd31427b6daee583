"""Masks ID numbers, card numbers and one-time codes in typed text and cuts it to its longest
length, before it is stored.
"""

from __future__ import annotations

import re

from handlers.core.numbers.runs import Shape, runs
from handlers.core.text import written

LONGEST = 500
"""Characters of free words in a report."""

_SECRET = re.compile(
    r"(otp|pin|\u0e23\u0e2b\u0e31\u0e2a|\u0e42\u0e2d\u0e17\u0e35\u0e1e\u0e35)(\D{0,12})\d{4,8}(?!\d)",
    re.IGNORECASE,
)
"""A code of 4 to 8 digits after "OTP", "PIN" or the Thai words for them."""
_MASK = "***"


def words(text: str) -> str:
    """Return free text as it may be stored: ID and card numbers and one-time codes are masked."""
    text = written(text)
    pieces, at = [], 0
    for run in runs(text):
        if run.shape in (Shape.IDENTITY, Shape.CARD):
            pieces += [text[at : run.start], _MASK]
            at = run.end
    text = "".join((*pieces, text[at:]))
    return _SECRET.sub(rf"\1\2{_MASK}", text)[:LONGEST].strip()
