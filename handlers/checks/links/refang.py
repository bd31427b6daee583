"""Undoes spellings by which people make a link unclickable or hide it from programs (hxxp, [.])."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

_SCHEME = re.compile(
    r"\bh(?:tt|xx|\*\*|__|--|t{3}|x\*|tx|xt)p(?P<s>s?)\s{0,2}[\[({]?\s?(?:[:;]|)[\])}]?\s?"
    r"[\[({]?(?:/\s?/|\\\\|/(?=[\w.]))[\])}]?\s?",
    re.IGNORECASE,
)
_SPACED_SCHEME = re.compile(r"\bh ?t ?t ?p ?(?P<s>s?) ?: ?/ ?/ ?(?=\w)", re.IGNORECASE)
_SLASH = re.compile(r"\s?[\[({]\s?(?:/|slash)\s?[\])}]\s?", re.IGNORECASE)
_HALF = re.compile(
    r"(?<=[a-z0-9])(?:[\[({]\.|\.[\])}]|\\\.)(?=[a-z]{2,24}(?![a-z]))", re.IGNORECASE
)
"""A dot with half a bracket, or behind a backslash."""
_ESCAPED = re.compile(r"(?<=[a-z0-9])%2(?P<mark>[de])(?=[a-z0-9])", re.IGNORECASE)
"""A hyphen or dot of a host that is written as an escape."""
_SPACED = re.compile(
    r"(?<=[a-z0-9])(?:\s\.\s?|\.\s)(?=(?:com?|net|org|info|top|xyz|vip|cc|shop|club|site|online|"
    r"ly|app|link|live|co\.th|go\.th|in\.th|or\.th|ac\.th)\b)",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=8)
def refanger(dots: tuple[str, ...], coms: tuple[str, ...] = ()) -> Callable[[str], str]:
    """A function that refangs text; `dots` are words for a dot, `coms` words for "com"."""
    words = "|".join(re.escape(word) for word in sorted(dots, key=len, reverse=True))
    bracketed = re.compile(rf"\s?[\[({{<]\s?(?:\.|{words})\s?[\])}}>]\s?", re.IGNORECASE)
    said = re.compile(
        rf"(?<=[a-z0-9])\s?(?:(?<=\s)(?:{words})(?=\s)|[-_](?:dot)[-_]|(?:{_thai(dots)}))\s?"
        r"(?=[a-z]{2,24}(?![a-z]))",
        re.IGNORECASE,
    )

    # Not before the letter of "computer" in Thai, which begins like "com".
    com = re.compile(
        rf"(?<=[a-z0-9])\s?(?:\.|{words})\s?(?:{_thai(coms)})(?!\u0e1e)", re.IGNORECASE
    )

    def refang(text: str) -> str:
        text = bracketed.sub(".", text)
        text = _HALF.sub(".", text)
        text = _ESCAPED.sub(lambda mark: "-" if mark["mark"] in "dD" else ".", text)
        text = _SLASH.sub("/", text)
        text = com.sub(".com", text)
        text = _SPACED_SCHEME.sub(_whole, text)
        text = _SCHEME.sub(_whole, text)
        text = said.sub(".", text)
        return _SPACED.sub(".", text)

    return refang


def _whole(scheme: re.Match[str]) -> str:
    """The scheme refanged; one that was not disguised is unchanged."""
    if re.fullmatch(r"https?://", scheme[0], re.IGNORECASE):
        return scheme[0]
    return f"http{scheme['s'].lower()}://"


def _thai(dots: tuple[str, ...]) -> str:
    """A pattern of the Thai words, which need no spaces around them."""
    return "|".join(re.escape(word) for word in dots if not word.isascii()) or r"(?!)"
