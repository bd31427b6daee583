"""The page's own words: the phrases it asks for, under the names its files use."""

from __future__ import annotations

from collections.abc import Mapping

from bot.turns.phrasebook import Phrasebook
from handlers.core.say import Phrase, Quote

LANGUAGES = ("th", "en")

PHRASES = (
    "preview.title",
    "preview.note",
    "preview.resident",
    "preview.official",
    "preview.official_of",
    "preview.again",
    "preview.other_language",
    "preview.bot",
    "preview.type_here",
    "preview.send",
    "preview.attach",
    "preview.place",
    "preview.sticker",
    "preview.phones",
    "preview.looks",
    "preview.place_title",
    "preview.latitude",
    "preview.longitude",
    "preview.cancel",
    "preview.copy",
    "preview.copied",
    "preview.would_call",
    "preview.would_share",
    "preview.too_big",
    "preview.lost",
    "preview.unstored",
    "preview.shared_place",
    "preview.covered",
)
"""Every phrase that the page's HTML and JavaScript name, without the "preview." there."""

# The page fills these in itself.
_LEFT_OPEN = {name: Quote(f"{{{name}}}") for name in ("district", "number")}


def words(phrases: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """{"th": {"title": "..."}, "en": {...}}, with {district} and {number} left for the page."""
    book = Phrasebook(phrases)
    return {
        language: {
            key.removeprefix("preview."): book.speaker(language)(Phrase(key, _LEFT_OPEN))
            for key in PHRASES
        }
        for language in LANGUAGES
    }
