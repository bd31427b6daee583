"""Pure rule: whether an official's typed question may reach a reporter; asking for codes, passwords
or money is refused.

Whoever asks for a code, an identity number or money is what residents are warned of, whoever they
say they are; an official's account may be in other hands. The words are in content/desk.yaml.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache

from content.reading.desk import RefusedWords
from content.reading.library import Library
from handlers.core.numbers.runs import runs
from handlers.core.text import normalized, written


class Asks(enum.StrEnum):
    """What a question asks for and may not."""

    CODE = "code"
    IDENTITY = "identity"
    MONEY = "money"
    LINK = "link"
    WHO = "who"
    OURS = "ours"


MOST_DIGITS = 5
"""Digits of a number that may stand in a question: a year, a time, a number to call."""

_GAP = r"[\s.\-_]*"
_ADDRESS = re.compile(
    r"https?|hxxp|://|www\.|[a-z0-9\-]\.[a-z]{2,}|\d{1,3}(?:\.\d{1,3}){3}|@[a-z0-9]|\w\.\w+/",
    re.IGNORECASE,
)
"""An address, with or without what browsers need, a numeric one, or a name in an app."""


def refused(text: str, library: Library) -> Asks | None:
    """Return what a question asks for and may not, or None if it may be sent."""
    words = library.desk.refused
    said = written(normalized(text)).lower()
    if _has(said, words.code):
        return Asks.CODE
    if _has(said, words.identity):
        return Asks.IDENTITY
    if _has(said, words.money) and not _has(said, words.about_others):
        return Asks.MONEY
    if _ADDRESS.search(said) or _has(said, words.contact) or _ends_like_address(said, words):
        return Asks.LINK
    if any(len(run.digits) > MOST_DIGITS for run in runs(said)):
        return Asks.LINK
    if _has(said, words.who):
        return Asks.WHO
    return Asks.OURS if _has(said, words.ours) else None


def _has(said: str, listed: tuple[str, ...]) -> bool:
    return bool(listed) and _any_of(listed).search(said) is not None


@lru_cache(maxsize=32)
def _any_of(listed: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of these words, with gaps between their letters as some write them."""
    return re.compile("|".join(map(_pattern, listed)))


def _pattern(word: str) -> str:
    letters = [re.escape(letter) for letter in word if not letter.isspace()]
    spaced = _GAP.join(letters)
    return rf"(?<![a-z]){spaced}(?![a-z])" if word.isascii() else spaced


def _ends_like_address(said: str, words: RefusedWords) -> bool:
    if not words.endings:
        return False
    endings = "|".join(map(re.escape, words.endings))
    return re.search(rf"[^\W\d_][\w\-]*\.(?:{endings})(?!\w)", said) is not None
