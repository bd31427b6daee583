"""Draws, writes and parses the name of a case: a word and four digits ("mali 4821"), readable over
the telephone.
"""

from __future__ import annotations

import re
import secrets
from functools import lru_cache

from content.reading.library import Library
from handlers.core.say import Passage, Quote, Say
from handlers.core.text import plain, written
from storage.cases.cases import Case

MOST_BESIDE = 25
"""Most letters beside a case's name for a message that only asks for that case."""

LONGEST = 40
"""Most letters of a case's name with its digits: a longer text is not just a case's name."""

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"(?<![\d #-])[ #-]*(\d{4})(?!\d)")


def draw(library: Library) -> tuple[str, str]:
    """Draw a random (word id, digits), which reveals neither the district nor the number of cases.

    Never the digits of a number to call: "Mali 1441" would look like a case of AOC's.
    """
    taken = {hotline.number for hotline in library.hotlines}
    digits = next(each for each in iter(_four_digits, "") if each not in taken)
    return secrets.choice(sorted(library.case_words)), digits


def _four_digits() -> str:
    return f"{secrets.randbelow(10_000):04d}"


def say(library: Library, word: str, digits: str) -> Say:
    """Return "Mali 4821" in the reader's script.

    A word since removed from content is shown as its id.
    """
    names = library.case_words.get(word)
    if names is None:
        return Quote(f"{word} {digits}")
    return Passage({language: f"{name} {digits}" for language, name in names.items()})


def name(library: Library, case: Case) -> Say:
    """Return the name of a stored case."""
    return say(library, case.word, case.digits)


def typed(library: Library, text: str) -> str | None:
    """Return the reference of the case that a short message names, or None.

    "Mali 4821" may be in any script.
    """
    # The digits first: hardly any message has them, and this runs for every message.
    if not _DIGIT.search(text):
        return None
    text = written(text).lower()  # plain() would shorten 5555
    if len(text) > MOST_BESIDE + LONGEST:
        return None
    for found in _DIGITS.finditer(text):
        before = text[: found.start()]
        named = [
            (len(name), word)
            for word, names in library.case_words.items()
            for name in map(_spelled, (word, *names.values()))
            if before.endswith(name) and _is_alone(name, before, len(text) - found.end())
        ]
        if named:  # some names end like another one: the longer is meant
            return f"{max(named)[1]}{found[1]}"
    return None


@lru_cache(maxsize=4096)  # some 700 names of content, asked for at every text with four digits
def _spelled(name: str) -> str:
    """Return a name of the content as people's texts are compared with it."""
    return plain(name)


def _is_alone(name: str, before: str, behind: int) -> bool:
    """Return whether a case's name is not just the end of a Latin word, with little text around it.

    `before` is the text before the digits, `behind` how many characters follow them.
    """
    rest = before.removesuffix(name)
    inside = rest[-1:].isascii() and rest[-1:].isalpha()
    return not inside and len(rest) + behind <= MOST_BESIDE
