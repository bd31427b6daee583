"""The name of a case: a random word and four digits, readable over the telephone."""

from __future__ import annotations

import re
import secrets

from content.library import Library
from handlers.core.say import Passage, Quote, Say
from handlers.core.thai import plain
from storage.cases import Case

MOST_BESIDE = 25
"""Letters beside a case's name with which a message still asks for that case and no more."""


def draw(library: Library) -> tuple[str, str]:
    """A fresh (word id, digits): random, so that it tells neither district nor count."""
    return secrets.choice(sorted(library.case_words)), f"{secrets.randbelow(10_000):04d}"


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
    text = plain(text)
    for word, names in library.case_words.items():
        for name in (word, *names.values()):
            found = re.search(rf"(?<![a-z]){re.escape(plain(name))}[ \-#]*(\d{{4}})(?!\d)", text)
            if found and len(text) - len(found[0]) <= MOST_BESIDE:
                return f"{word}{found[1]}"
    return None
