"""Turns phrases, quotes and passages into text in the reader's language, before a channel renders
them.
"""

from __future__ import annotations

from collections.abc import Mapping

from content.reading.plurals import fill
from handlers.core.say import Passage, Phrase, Quote, Say, Speak

FALLBACK = "th"


class Phrasebook:
    """Phrases by language: {"th": {"menu.title": "..."}, "en": {...}}.

    A missing key or language falls back to Thai. A key missing there is shown as its name, so that
    a missing phrase never stops a reply; the content check refuses both cases.
    """

    def __init__(self, phrases: Mapping[str, Mapping[str, str]]) -> None:
        self._phrases = phrases
        self._speakers: dict[str, Speak] = {}

    @property
    def languages(self) -> frozenset[str]:
        """The codes of the languages that have phrases."""
        return frozenset(self._phrases)

    def has(self, say: Say, language: str) -> bool:
        """Return whether this can be said in the language without falling back to Thai."""
        match say:
            case Phrase(key, values):
                inner = (each for each in values.values() if not isinstance(each, str | int))
                own = bool(self._phrases.get(language, {}).get(key))
                return own and all(self.has(each, language) for each in inner)
            case Passage(texts):
                return bool(texts.get(language))
            case Quote():
                return True

    def speaker(self, language: str) -> Speak:
        """Return a function that converts a Say to text in this language."""
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
                    # What falls back to Thai is Thai throughout, days and names included.
                    inner = speak if spoken == language else self.speaker(FALLBACK)
                    filled = {
                        name: value if isinstance(value, str | int) else inner(value)
                        for name, value in values.items()
                    }
                    return fill(words, filled, spoken)
                case Quote(text):
                    return text
                case Passage(texts):
                    return texts.get(language) or texts[FALLBACK]

        return speak
