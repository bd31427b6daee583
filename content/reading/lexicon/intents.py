"""Loads lexicon/intents.yaml and emergency.yaml, the word rules of intents and emergencies;
handlers/core/words/intents.py applies them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.lexicon.word_rules import RuleLine, WordTest, without
from content.reading.problems import Mistakes


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    when: list[RuleLine]
    unless: list[RuleLine] = []


class _Intent(_Rules):
    id: str
    longest: int = 1000
    hints: list[RuleLine] = []


class IntentFile(BaseModel):
    """The content of intents.yaml: intents, the most specific first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    languages: dict[str, list[RuleLine]]
    spellings: dict[str, list[str]] = {}
    not_words: tuple[str, ...] = ()
    intents: list[_Intent]


class _Points(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    points: int
    words: RuleLine


class EmergencyFile(_Rules):
    """The content of emergency.yaml: words of money, a code or a phone already lost."""

    reviewed_by: str = ""
    enough: int
    points: list[_Points]
    asked: list[RuleLine] = []
    done: list[RuleLine] = []


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing that people ask for, in a text of at most `longest` characters.

    `hints` are words that only suggest it, for guesses.
    """

    id: str
    test: WordTest
    hints: tuple[WordTest, ...] = ()
    longest: int = 1000

    def fits(self, text: str, folded: str | None = None) -> bool:
        """Whether a text in plain form means this; `folded` is matched instead if given."""
        return len(text) <= self.longest and self.test.fits(text, folded)


@dataclass(frozen=True, slots=True)
class Emergency:
    """The test for an emergency: a line of `test` fits, or the points of words add up to `enough`.

    Words of somebody only asking for something (`asked`) rule it out, unless others say that it was
    given (`done`).
    """

    test: WordTest = field(default_factory=lambda: WordTest(()))
    points: tuple[tuple[int, WordTest], ...] = ()
    enough: int = 1
    asked: WordTest = field(default_factory=lambda: WordTest(()))
    done: WordTest = field(default_factory=lambda: WordTest(()))

    def fits(self, text: str, folded: str) -> bool:
        """Whether a text in plain form (`folded`: without tone marks) sounds like an emergency."""
        if self.asked.fits(text) and not (self.done.fits(text) or self.done.fits(text, folded)):
            return False
        if self.test.fits(text) or self.test.fits(text, folded):
            return True
        points = 0
        for each, words in self.points:
            if words.fits(text):
                points += each
        return points >= self.enough and not self.test.forbids(text)


@dataclass(frozen=True, slots=True, eq=False)
class Intents:
    """The intents in the order they are tried, the emergency test, and names of languages.

    `spellings` maps how a word is also written to the word, all in plain form; `not_words` hold a
    word of the rules and mean something else. Compared by identity, so that what was understood
    can be remembered beside it.
    """

    ordered: tuple[Intent, ...] = ()
    emergency: Emergency = field(default_factory=Emergency)
    languages: Mapping[str, WordTest] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    not_words: tuple[str, ...] = ()

    def spelled(self, text: str) -> str:
        """A text in plain form with known misspellings corrected, ready for the rules."""
        for wrong, right in self.spellings.items():
            if wrong in text:
                text = text.replace(wrong, right)
        return without(self.not_words, text)


def load_intents(folder: Path, mistakes: Mistakes) -> Intents:
    """The intents of both files; none if one of them has a mistake."""
    lexicon = folder / "lexicon"
    intents = read_model(lexicon / "intents.yaml", IntentFile, mistakes)
    emergency = read_model(lexicon / "emergency.yaml", EmergencyFile, mistakes)
    if intents is None or emergency is None:
        return Intents()
    return Intents(
        tuple(
            Intent(
                intent.id,
                WordTest.of(intent.when, intent.unless),
                tuple(WordTest.of([hint]) for hint in intent.hints),
                intent.longest,
            )
            for intent in intents.intents
        ),
        Emergency(
            WordTest.of(emergency.when, emergency.unless),
            tuple((line.points, WordTest.of([line.words])) for line in emergency.points),
            emergency.enough,
            WordTest.of(emergency.asked),
            WordTest.of(emergency.done),
        ),
        {language: WordTest.of(words) for language, words in intents.languages.items()},
        {wrong: right for right, wrongs in intents.spellings.items() for wrong in wrongs},
        intents.not_words,
    )
