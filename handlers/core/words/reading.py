"""Values: what the understanding model says of a text (situation, act and trick), each with a
confidence.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guess:
    """One meaning and how sure the reader is of it, 0 to 1 (calibrated)."""

    id: str
    confidence: float


NOTHING = Guess("", 0.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """The best guesses of each question, best first.

    `situations`: ids of content/situations.yaml, or FORWARDED. `acts`: deceit, warning, genuine,
    story, question, chat. `tricks`: ids of content/scam_types.yaml, or "none". `added`: slugs of
    the answers that content added and that it likeliest asks for, each with how likely it does.
    """

    situations: tuple[Guess, ...] = ()
    acts: tuple[Guess, ...] = ()
    tricks: tuple[Guess, ...] = ()
    added: tuple[Guess, ...] = ()

    @property
    def situation(self) -> Guess:
        """The likeliest situation."""
        return self.situations[0] if self.situations else NOTHING

    def any_of(self, ids: Container[str]) -> float:
        """How likely the person is in one of these situations."""
        return sum(guess.confidence for guess in self.situations if guess.id in ids)

    def act(self, id: str) -> float:
        """How likely the message does this; 0 if the reader did not answer that."""
        return next((guess.confidence for guess in self.acts if guess.id == id), 0.0)
