"""Finds by word rules which intent or emergency a text names, and its likely guesses."""

from __future__ import annotations

import re

from pythainlp.util import eng_to_thai

from content.reading.lexicon.intents import Intents
from content.reading.lexicon.word_rules import WordTest, fold
from handlers.core.text import plain
from handlers.core.words.remembered import remembered

_ADDRESS_OR_COMMAND = re.compile(r"^/|://|www\.|\.(?:com|net|org|th)\b|@\w")
_SHORTEST_RESCUE = 4
"""Characters: a shorter Latin word too easily looks like some Thai one."""


@remembered
def intent_of(text: str, intents: Intents) -> str | None:
    """Return the id of the first intent that matches, or None.

    The text is tried as written with phonetic spellings corrected, then without tone marks, then as
    Thai typed on an English keyboard.
    """
    written = intents.spelled(plain(text))
    folded = fold(written)
    for intent in intents.ordered:
        if intent.fits(written):
            return intent.id
    for intent in intents.ordered:
        if intent.fits(written, folded):
            return intent.id
    rescued = meant_in_thai(text)
    if rescued:
        return next((i.id for i in intents.ordered if i.fits(rescued)), None)
    return None


@remembered
def is_emergency(text: str, intents: Intents) -> bool:
    """Whether the text says that money, a code or a phone may already be lost."""
    written = intents.spelled(plain(text))
    if intents.emergency.fits(written, fold(written)):
        return True
    rescued = meant_in_thai(text)
    return bool(rescued) and intents.emergency.test.fits(rescued)


def guesses(text: str, intents: Intents, most: int) -> tuple[str, ...]:
    """Return the ids of up to `most` intents that words of the text hint at, strongest first."""
    written = intents.spelled(plain(text))
    folded = fold(written)
    points = [
        (sum(_points(hint, written, folded) for hint in intent.hints), -place, intent.id)
        for place, intent in enumerate(intents.ordered)
    ]
    return tuple(id for score, _, id in sorted(points, reverse=True)[:most] if score)


def languages_named(text: str, intents: Intents) -> tuple[str, ...]:
    """Codes of the languages that a message names."""
    written = plain(text)
    return tuple(code for code, test in intents.languages.items() if test.fits(written))


def meant_in_thai(text: str) -> str:
    """Latin letters as the Thai letters on the same keys, in plain form; empty if that is absurd.

    Only for text without letters of any other script that is neither an address nor a command. The
    caller trusts the result only if a rule matches it, which the letters of an English sentence do
    not produce by chance.
    """
    text = text.strip()
    if len(text) < _SHORTEST_RESCUE or any(c.isalpha() and not c.isascii() for c in text):
        return ""
    if _ADDRESS_OR_COMMAND.search(text.lower()):
        return ""
    return plain(eng_to_thai(text))


def _points(hint: WordTest, written: str, folded: str) -> int:
    if hint.fits(written):
        return 2
    return 1 if hint.fits(written, folded) else 0
