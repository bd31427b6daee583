"""Loads desk.yaml, what officials choose from: questions to a reporter, endings of a case, advice,
other offices, refused words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from content.reading.files import read_model
from content.reading.hotlines import Words
from content.reading.problems import Mistakes

_ID = Field(pattern=r"^[a-z_]{2,20}$")

Typed = Annotated[str, Field(pattern=r"^[^A-Z\s]+( [^A-Z\s]+)*$")]
"""A whole message in small letters."""


class DeskQuestion(BaseModel):
    """A question that an official sends with one tap, and answers that the resident may tap."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = _ID
    label: Words
    ask: Words
    answers: tuple[Words, ...] = ()


class DeskOutcome(BaseModel):
    """How a case can end: the official's button, and the words that the reporter reads.

    `fraud`: an official who closes a case with it confirms that it was fraud.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = _ID
    label: Words
    told: Words
    fraud: bool = False


class DeskAdvice(BaseModel):
    """A line of advice that an official sends with an ending by one tap."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = _ID
    label: Words
    text: Words


class DeskOffice(BaseModel):
    """An office that a case can be referred to; `up`: the next level within Rutan."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = _ID
    label: Words
    up: bool = False


class RefusedWords(BaseModel):
    """Words that an official's own question may not hold; comments in the file say what each is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    about_others: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


class DeskFile(BaseModel):
    """The content of desk.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    typed: tuple[Typed, ...] = ()
    screen: tuple[Typed, ...] = ()
    questions: tuple[DeskQuestion, ...]
    outcomes: tuple[DeskOutcome, ...]
    offices: tuple[DeskOffice, ...] = ()
    refused: RefusedWords = RefusedWords()
    advice: tuple[DeskAdvice, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Questions, endings, other offices and advice, in the order in which they are offered.

    `typed`: messages (whole, lower case) that open the desk like its button, `screen`: those that
    give a link to the office in a browser. `refused`: words that
    officials may not ask for.
    """

    questions: tuple[DeskQuestion, ...] = ()
    outcomes: tuple[DeskOutcome, ...] = ()
    offices: tuple[DeskOffice, ...] = ()
    typed: frozenset[str] = frozenset()
    refused: RefusedWords = RefusedWords()
    advice: tuple[DeskAdvice, ...] = ()
    screen: frozenset[str] = frozenset()

    def advised(self, id: str) -> DeskAdvice | None:
        """The advice of this id, or None."""
        return next((advice for advice in self.advice if advice.id == id), None)

    def question(self, id: str) -> DeskQuestion | None:
        """The question of this id, or None if the content no longer has it."""
        return next((question for question in self.questions if question.id == id), None)

    def outcome(self, id: str) -> DeskOutcome | None:
        """The ending of this id, or None."""
        return next((outcome for outcome in self.outcomes if outcome.id == id), None)

    @property
    def fraud_outcomes(self) -> frozenset[str]:
        """The ids of the endings by which an official confirms that a case was fraud."""
        return frozenset(outcome.id for outcome in self.outcomes if outcome.fraud)

    def office(self, id: str) -> DeskOffice | None:
        """The office of this id, or None."""
        return next((office for office in self.offices if office.id == id), None)


def load_desk(folder: Path, mistakes: Mistakes) -> Desk:
    """The content of desk.yaml; empty if there is no such file."""
    path = folder / "desk.yaml"
    if not path.exists():
        return Desk()
    file = read_model(path, DeskFile, mistakes)
    if file is None:
        return Desk()
    return Desk(
        file.questions,
        file.outcomes,
        file.offices,
        frozenset(file.typed),
        file.refused,
        file.advice,
        frozenset(file.screen),
    )
