"""What a text was understood as: the person's situation, the message's act, and the trick in it."""

from __future__ import annotations

from dataclasses import dataclass

FORWARDED = "forwarded"
"""The situation of words that are somebody else's message, passed on to us."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One meaning and how sure the reader is of it, 0 to 1 (calibrated)."""

    id: str
    confidence: float


NOTHING = Guess("", 0.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """The three best guesses of each question, best first.

    `situations`: ids of content/situations.yaml, or FORWARDED. `acts`: deceit, warning, genuine,
    story, question, chat. `tricks`: ids of content/scam_types.yaml, or "none".
    """

    situations: tuple[Guess, ...] = ()
    acts: tuple[Guess, ...] = ()
    tricks: tuple[Guess, ...] = ()

    @property
    def situation(self) -> Guess:
        """The likeliest situation."""
        return self.situations[0] if self.situations else NOTHING

    def act(self, id: str) -> float:
        """How likely the message does this; 0 if the reader did not answer that."""
        return next((guess.confidence for guess in self.acts if guess.id == id), 0.0)
