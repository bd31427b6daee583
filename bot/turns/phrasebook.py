"""Turns what is to be said into text of the reader's language: the last step before rendering."""

from __future__ import annotations

from collections.abc import Mapping

from content.reading.plurals import fill
from handlers.core.say import Passage, Phrase, Quote, Say, Speak

FALLBACK = "th"


class Phrasebook:
    """Phrases by language: {"th": {"menu.title": "..."}, "en": {...}}.

    A key or a language that is missing falls back to Thai; a key missing there is shown as its
    name, so that nothing is ever lost for want of words (the content check refuses both).
    """

    def __init__(self, phrases: Mapping[str, Mapping[str, str]]) -> None:
        self._phrases = phrases
        self._speakers: dict[str, Speak] = {}

    @property
    def languages(self) -> frozenset[str]:
        """The languages there are phrases in."""
        return frozenset(self._phrases)

    def speaker(self, language: str) -> Speak:
        """A function that says things in this language."""
        speak = self._speakers.get(language)
        if speak is None:
            speak = self._speakers[language] = self._speaker(language)
        return speak

    def _speaker(self, language: str) -> Speak:
        own, fallback = self._phrases.get(language, {}), self._phrases.get(FALLBACK, {})

        def speak(say: Say) -> str:
            match say:
                case Phrase(key, values):
                    words = own.get(key)
                    spoken = language if words else FALLBACK
                    words = words or fallback.get(key) or key
                    if not values:
                        return words
                    filled = {
                        name: value if isinstance(value, str | int) else speak(value)
                        for name, value in values.items()
                    }
                    return fill(words, filled, spoken)
                case Quote(text):
                    return text
                case Passage(texts):
                    return texts.get(language) or texts[FALLBACK]

        return speak
