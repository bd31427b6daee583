"""The form in which links and numbers are looked for: one spelling for what looks the same.

Unlike handlers/core/text.py it keeps letter case, line breaks and length, which addresses need.
"""

from __future__ import annotations

import re
import unicodedata

LIMIT = 5000
"""Characters read: what the largest chat message holds."""

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
                        "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")  # fmt: skip
_DOTS = str.maketrans({"\u3002": ".", "\uff61": ".", "\u2024": ".", "\ufe52": ".", "\u2044": "/",
                       "\u2215": "/", "\u29f8": "/", "\ufe68": "\\"})  # fmt: skip
_SARA_AM = re.compile("\u0e4d(\u0e48|\u0e49|\u0e4a|\u0e4b)?\u0e32")
_DIGITS = {ord("\u0e50") + n: str(n) for n in range(10)} | {
    start + n: str(n) for start in (0x17E0, 0x0ED0, 0x1040) for n in range(10)
}  # Khmer, Lao and Burmese digits are typed along these borders too


def plain(text: str) -> str:
    """At most LIMIT characters, NFKC, nothing invisible, one kind of dot and slash."""
    text = text[:LIMIT]
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text.translate(_DOTS))
    text = unicodedata.normalize("NFKC", text)[: LIMIT * 2]
    return _SARA_AM.sub(lambda m: (m[1] or "") + "\u0e33", text)


def digits(text: str) -> str:
    """The text with Thai, Khmer, Lao and Burmese digits as 0-9; as long as before."""
    return text if text.isascii() else text.translate(_DIGITS)
