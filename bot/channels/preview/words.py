"""Lists the phrases of the preview page itself, by the names that its HTML and JavaScript use."""

from __future__ import annotations

from collections.abc import Mapping

from bot.turns.phrasebook import FALLBACK, Phrasebook
from content.reading.languages.core import OWN_NAME as LANGUAGE_NAME
from handlers.core.say import Family, Quote

NAMES = (
    "title",
    "note",
    "resident",
    "official",
    "official_of",
    "again",
    "language",
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
    "texts_link",
    "texts_title",
    "texts_note",
    "texts_target",
    "texts_show",
    "texts_all",
    "texts_core",
    "texts_lacking",
    "texts_unsigned",
    "texts_search",
    "texts_thai",
    "texts_english",
    "texts_lacks",
    "texts_in_core",
    "texts_count",
    "texts_more",
    "texts_back",
)
"""Every phrase of the page, by the name its HTML and JavaScript use."""
WORDS = Family("preview", NAMES)

# Placeholders that the page fills in itself.
_FILLED = ("district", "number", "n", "of", "have", "all", "other", "others", "unsigned")
_LEFT_OPEN = {name: Quote(f"{{{name}}}") for name in _FILLED}


OWN_NAME = "own_name"


def languages(phrases: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """Return the languages that the page speaks, Thai first: those with its title."""
    having = (language for language in phrases if phrases[language].get(WORDS.key("title")))
    return tuple(sorted(having, key=lambda language: (language != FALLBACK, language != "en")))


def words(phrases: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return {"th": {"title": "..."}, "en": {...}}, in which the page fills in {district}, {number}
    and how far a story is, {n} of {of}. `own_name` is the language's name in itself."""
    book = Phrasebook(phrases)
    found: dict[str, dict[str, str]] = {}
    for language in languages(phrases):
        speak = book.speaker(language)
        found[language] = {name: speak(WORDS.phrase(name, _LEFT_OPEN)) for name in NAMES}
        found[language][OWN_NAME] = phrases[language].get(LANGUAGE_NAME, language)
    return found
