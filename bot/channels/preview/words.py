"""Lists the phrases of the preview page itself, by the names that its HTML and JavaScript use."""

from __future__ import annotations

from collections.abc import Mapping

from bot.turns.phrasebook import Phrasebook
from handlers.core.say import Family, Quote

LANGUAGES = ("th", "en")

NAMES = (
    "title",
    "note",
    "resident",
    "official",
    "official_of",
    "again",
    "other_language",
    "bot",
    "type_here",
    "send",
    "attach",
    "place",
    "sticker",
    "phones",
    "looks",
    "place_title",
    "latitude",
    "longitude",
    "cancel",
    "copy",
    "copied",
    "would_call",
    "would_share",
    "too_big",
    "lost",
    "unstored",
    "shared_place",
    "covered",
    "tour_tab",
    "tour_title",
    "tour_roles",
    "tour_resident",
    "tour_official",
    "tour_look",
    "tour_stories",
    "tour_free",
    "tour_office",
    "tour_next",
    "tour_waits",
    "tour_others",
    "tour_show_resident",
    "tour_show_official",
    "tour_count",
    "tour_stuck",
)
"""Every phrase of the page, by the name its HTML and JavaScript use."""
WORDS = Family("preview", NAMES)

# Placeholders that the page fills in itself.
_LEFT_OPEN = {name: Quote(f"{{{name}}}") for name in ("district", "number", "n", "of")}


def words(phrases: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return {"th": {"title": "..."}, "en": {...}}, in which the page fills in {district}, {number}
    and how far a story is, {n} of {of}."""
    book = Phrasebook(phrases)
    return {
        language: {name: book.speaker(language)(WORDS.phrase(name, _LEFT_OPEN)) for name in NAMES}
        for language in LANGUAGES
    }
