"""The name of a case: a random word and four digits, readable over the telephone."""

from __future__ import annotations

import re
import secrets

from content.reading.library import Library
from handlers.core.say import Passage, Quote, Say
from handlers.core.text import plain, written
from storage.cases.cases import Case

MOST_BESIDE = 25
"""Letters beside a case's name with which a message still asks for that case and no more."""

LONGEST = 40
"""Letters of a case's name with its digits: words that are longer than both name no case."""

_DIGITS = re.compile(r"(?<![\d #-])[ #-]*(\d{4})(?!\d)")


def draw(library: Library) -> tuple[str, str]:
    """A fresh (word id, digits): random, so that it tells neither district nor count. Never the
    digits of a number to call: "Mali 1441" would look like a case of AOC's."""
    taken = {hotline.number for hotline in library.hotlines}
    digits = next(each for each in iter(_four_digits, "") if each not in taken)
    return secrets.choice(sorted(library.case_words)), digits


def _four_digits() -> str:
    return f"{secrets.randbelow(10_000):04d}"


def say(library: Library, word: str, digits: str) -> Say:
    """ "Mali 4821" in the reader's script; a word that content lost since is shown as its id."""
    names = library.case_words.get(word)
    if names is None:
        return Quote(f"{word} {digits}")
    return Passage({language: f"{name} {digits}" for language, name in names.items()})


def name(library: Library, case: Case) -> Say:
    """The name of a stored case."""
    return say(library, case.word, case.digits)


def typed(library: Library, text: str) -> str | None:
    """The reference of the case that is named in a short message: "Mali 4821", in any script."""
    text = written(text).lower()  # plain() would shorten 5555
    if len(text) > MOST_BESIDE + LONGEST:
        return None
    # The digits first: hardly any message has them, and every message is asked.
    for found in _DIGITS.finditer(text):
        before = text[: found.start()]
        named = [
            (len(name), word)
            for word, names in library.case_words.items()
            for name in map(plain, (word, *names.values()))
            if before.endswith(name) and _is_alone(name, before, len(text) - found.end())
        ]
        if named:  # some names end as another does: the longer one is meant
            return f"{max(named)[1]}{found[1]}"
    return None


def _is_alone(name: str, before: str, behind: int) -> bool:
    """Whether a name at the end of what stands before the digits is no part of a Latin word, and
    little stands beside both."""
    rest = before.removesuffix(name)
    inside = rest[-1:].isascii() and rest[-1:].isalpha()
    return not inside and len(rest) + behind <= MOST_BESIDE
