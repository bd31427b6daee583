"""Normalizes typed text before it is compared or searched: letters, digits and spaces.

`normalized` keeps letter case, line breaks and length, which addresses and numbers need; `written`
returns one line as it was typed; `plain`, made from it, is for matching words.
"""

from __future__ import annotations

import functools
import re
import unicodedata

LIMIT = 1000
"""Characters judged: pythainlp's newmm is quadratic on some input (measured 0.5 s at 5,000)."""
LONGEST_MESSAGE = 5000
"""Most characters read: the length of the largest chat message."""

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
                        "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")  # fmt: skip
_DOTS = str.maketrans({"\u3002": ".", "\uff61": ".", "\u2024": ".", "\ufe52": ".", "\u2044": "/",
                       "\u2215": "/", "\u29f8": "/", "\ufe68": "\\"})  # fmt: skip
_REPEATED = re.compile(r"(.)\1{3,}", re.DOTALL)
_DIGITS = {
    start + n: str(n) for start in (0x0E50, 0x17E0, 0x0ED0, 0x1040) for n in range(10)
}  # Thai, Khmer, Lao and Burmese digits are all typed along these borders
_TONE = re.compile("[\u0e48-\u0e4b]")
_SARA_AM = re.compile("(?:\u0e4d[\u0e48-\u0e4b]*\u0e32[\u0e48-\u0e4b]*)+")
_TWICE = {"\u0e40\u0e40": "\u0e41", "\u0ec0\u0ec0": "\u0ec1"}
"""SARA E typed twice looks like SARA AE and is often typed that way; the same in Lao."""


@functools.lru_cache(maxsize=32)  # a turn asks for the same words in a dozen places
def plain(text: str) -> str:
    """Return `written` text in lower case with no letter more than three times in a row.

    At most LIMIT characters.
    """
    return _REPEATED.sub(r"\1\1\1", written(text).lower())[:LIMIT]


def written(text: str) -> str:
    """Return the text as one line as its writer typed it.

    NFKC, no invisible characters, digits 0-9, SARA AM and SARA AE as one letter, single spaces.
    Letter case and repeated digits are kept, up to twice LIMIT characters. For text that is shown
    again, and for numbers.
    """
    text = _SARA_AM.sub(_whole, _composed(text[: LIMIT * 2]))
    for twice, once in _TWICE.items():
        text = text.replace(twice, once)
    return " ".join(digits(text).split())


def normalized(text: str) -> str:
    """Return at most LONGEST_MESSAGE characters in NFKC, with one kind of dot and slash.

    Invisible characters are removed. Letters stay: in an address, SARA E twice is another host than
    SARA AE.
    """
    text = text[:LONGEST_MESSAGE]
    if text.isascii():
        return text
    text = _composed(text.translate(_DOTS))[: LONGEST_MESSAGE * 2]
    return _SARA_AM.sub(_whole, text)


def digits(text: str) -> str:
    """Return the text with Thai, Khmer, Lao and Burmese digits as 0-9; its length is unchanged."""
    return text if text.isascii() else text.translate(_DIGITS)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


def _whole(parts: re.Match[str]) -> str:
    """Join SARA AM, which NFKC takes apart, to one letter behind the tone mark, as Thai spells it.

    The tone mark may have been typed before, inside or after it.
    """
    return "".join(_TONE.findall(parts[0])) + "\u0e33" * parts[0].count("\u0e32")
