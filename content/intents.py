"""What people mean by what they type: lexicon/intents.yaml and lexicon/emergency.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from content.files import read_model
from content.mistakes import Mistakes
from content.wordrules import WordRule, WordTest, WrongRule


def _check(line: str) -> str:
    try:
        WordRule.of(line)
    except WrongRule as error:
        raise PydanticCustomError("content", "", {"code": "no_rule", "rule": line}) from error
    return line


RuleLine = Annotated[str, AfterValidator(_check)]
"""A line of wordrules.py."""


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    when: list[RuleLine]
    unless: list[RuleLine] = []


class _Intent(_Rules):
    id: str
    hints: list[RuleLine] = []


class IntentFile(BaseModel):
    """intents.yaml: intents from the most particular to the most general."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    languages: dict[str, list[RuleLine]]
    intents: list[_Intent]


class EmergencyFile(_Rules):
    """emergency.yaml: words of money, a code or a phone already given away."""

    reviewed_by: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing people ask for. `hints` are words that only point to it, for guesses."""

    id: str
    test: WordTest
    hints: tuple[WordTest, ...] = ()


@dataclass(frozen=True, slots=True)
class Intents:
    """The intents in the order they are tried, the emergency test, and names of languages."""

    ordered: tuple[Intent, ...] = ()
    emergency: WordTest = field(default_factory=lambda: WordTest(()))
    languages: Mapping[str, WordTest] = field(default_factory=dict)


def load_intents(folder: Path, mistakes: Mistakes) -> Intents:
    """Both files of the lexicon."""
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
            )
            for intent in intents.intents
        ),
        WordTest.of(emergency.when, emergency.unless),
        {language: WordTest.of(words) for language, words in intents.languages.items()},
    )
