"""Adds a note, in the reader's language, to an answer of which a part is there in Thai only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.turns.phrasebook import FALLBACK, Phrasebook
from handlers.core.reply import Card, Choices, Drawn, Part, Picture, Reply, Sound, Text
from handlers.core.say import Phrase, Say

NOTE = Phrase("language.thai_only")
MOST_PARTS = 5
"""Bubbles of one reply."""


def with_note(reply: Reply, phrasebook: Phrasebook, language: str) -> Reply:
    """Return the reply, with one line first if it falls back to Thai for this reader.

    A language that lacks the line itself is left alone: its few cards are whole, or not shown.
    """
    if language == FALLBACK or not phrasebook.has(NOTE, language):
        return reply
    lacks = any(not phrasebook.has(say, language) for part in reply.parts for say in _says(part))
    if not lacks:
        return reply
    parts = list(reply.parts)
    for place, part in enumerate(parts):
        if isinstance(part, Card):
            parts[place] = replace(part, lines=(NOTE, *part.lines))
            return replace(reply, parts=tuple(parts))
    bubbles = sum(not isinstance(part, Choices) for part in parts)
    return replace(reply, parts=(Text(NOTE), *parts)) if bubbles < MOST_PARTS else reply


def _says(part: Part) -> Iterator[Say]:
    match part:
        case Text(say):
            yield say
        case Card():
            yield part.title
            yield from part.lines
            yield from (phone.label for phone in part.phones)
            yield from (button.label for button in part.buttons)
            if part.picture:
                yield part.picture.alt
        case Picture() | Drawn() | Sound():
            yield part.alt
        case Choices(buttons):
            yield from (button.label for button in buttons)
