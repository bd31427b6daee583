"""Answers a typed message in its own language, with a button to keep that language."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.core import incoming
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Weight
from handlers.core.say import Quote
from handlers.core.turn import Turn

_THAI = re.compile("[\u0e01-\u0e5b]")
_ENGLISH = re.compile(r"(?<!\S)[a-z']{2,}[,.!?]?\s+[a-z']{2,}", re.IGNORECASE)
"""Two words in Latin letters; an address, a name or "ok" is no sign of a language."""
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
OWN_NAME = "settings.own_name"
"""The phrase with a language's own name."""


def language_of(text: str) -> str | None:
    """The language we speak in which this is written: "th", "en", or None if that is unclear."""
    words = _ADDRESS.sub(" ", text)
    if _THAI.search(words):
        return "th"
    if any(letter.isalpha() and not letter.isascii() for letter in words):
        return None  # Lao, Khmer, Burmese and the like
    return "en" if _ENGLISH.search(words) else None


def in_language_of_words(turn: Turn, outcome: Outcome) -> Outcome:
    """The outcome, said in the language the person just wrote.

    Only for words of their own: who passes on an English message may read none. The person's stored
    language stays; a button on the last card changes it for good.
    """
    if outcome.reply is None or outcome.language or not isinstance(turn.said, incoming.Text):
        return outcome
    spoken = language_of(turn.text)
    if spoken is None or spoken == turn.person.language or spoken not in turn.content.phrases:
        return outcome
    name = turn.content.phrases[spoken].get(OWN_NAME)
    parts = list(outcome.reply.parts)
    if name and parts and isinstance(last := parts[-1], Card):
        stay = Press(Quote(name), "language", spoken, weight=Weight.MAIN)
        parts[-1] = replace(last, buttons=(*last.buttons, stay))
    return replace(outcome, reply=Reply(tuple(parts)), reply_language=spoken)
