"""Tells in which language a message is typed, and has its answer said in that language, with a
button to keep it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from content.reading.languages.core import OWN_NAME
from handlers.core import incoming
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Weight
from handlers.core.say import Passage, Quote
from handlers.core.turn import Turn
from storage.people.people import ChangePerson

_THAI = re.compile("[\u0e01-\u0e5b]")
_ENGLISH = re.compile(r"(?<!\S)[a-z']{2,}[,.!?]?\s+[a-z']{2,}", re.IGNORECASE)
"""Two words in Latin letters; an address, a name or "ok" is no sign of a language."""
_SCRIPTS = {
    "lo": re.compile("[\u0e81-\u0edf]"),
    "km": re.compile("[\u1780-\u17ff]"),
    "my": re.compile("[\u1000-\u109f]"),
}
"""Scripts that tell the language by themselves: Lao, Khmer and Burmese blocks of Unicode."""
FOREIGN_SCRIPTS = frozenset(_SCRIPTS)
"""Languages of neighbours, told by their script alone."""
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")


def language_of(text: str) -> str | None:
    """The language in which this is written: "th", "en", "lo", "km", "my", or None if unclear.

    Of several scripts the one with the most letters counts; Thai wins a tie.
    """
    words = _ADDRESS.sub(" ", text)
    counts = {"th": len(_THAI.findall(words))}
    counts |= {code: len(script.findall(words)) for code, script in _SCRIPTS.items()}
    most = max(counts, key=lambda code: counts[code])
    if counts[most]:
        return most
    if any(letter.isalpha() and not letter.isascii() for letter in words):
        return None  # Chinese and the like
    return "en" if _ENGLISH.search(words) else None


def is_in(languages: Collection[str], text: str) -> bool:
    """Whether a text is written in one of these languages."""
    return language_of(text) in languages


def in_language_of_words(turn: Turn, outcome: Outcome) -> Outcome:
    """The outcome, said in the language the person just wrote.

    Only for words of their own: who passes on an English message may read none. The person's stored
    language stays; a button on the last card changes it for good. Who begins in the script of
    another country reads no Thai: theirs is kept at once, and the button leads to Thai. A language
    that is not offered is spoken where a card has it.
    """
    if outcome.reply is None or outcome.language or not isinstance(turn.said, incoming.Text):
        return outcome
    spoken = language_of(turn.text)
    if spoken is None or spoken == turn.person.language:
        return outcome
    if spoken not in turn.content.offered:
        speaks = _is_written_in(outcome.reply, spoken)
        return replace(outcome, reply_language=spoken) if speaks else outcome
    keeps = turn.person.new and spoken in _SCRIPTS
    change = "th" if keeps else spoken
    name = turn.content.phrases.get(change, {}).get(OWN_NAME)
    parts = list(outcome.reply.parts)
    if name and parts and isinstance(last := parts[-1], Card):
        stay = Press(Quote(name), "language", change, weight=Weight.MAIN)
        parts[-1] = replace(last, buttons=(*last.buttons, stay))
    said = replace(outcome, reply=Reply(tuple(parts)), reply_language=spoken)
    if not keeps:
        return said
    keep = ChangePerson(turn.person.id, {"language": spoken})
    return replace(said, language=spoken, changes=(*outcome.changes, keep))


def _is_written_in(reply: Reply, language: str) -> bool:
    """Whether the titles and lines of all cards have this language."""
    cards = [part for part in reply.parts if isinstance(part, Card)]
    says = [say for card in cards for say in (card.title, *card.lines)]
    return bool(says) and all(isinstance(say, Passage) and language in say.texts for say in says)
