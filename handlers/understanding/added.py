"""Finds the answers that content added and that words may ask for, if their time is not over."""

from __future__ import annotations

from handlers.core.calendar import day_in_thailand
from handlers.core.reply import Press
from handlers.core.turn import Turn
from handlers.core.words.reading import Guess, Reading
from handlers.understanding import certainty
from handlers.understanding.cards import asks_for


def asked_for(
    turn: Turn, reading: Reading, least: float = certainty.MAYBE_LIKE
) -> tuple[Guess, ...]:
    """The slugs of added answers that are at least that likely, the likeliest first."""
    return tuple(
        guess for guess in reading.added if guess.confidence >= least and _is_good(turn, guess.id)
    )


def buttons(turn: Turn, some: tuple[Guess, ...]) -> list[Press]:
    """The buttons that ask for added answers."""
    return [asks_for(turn.content, guess.id) for guess in some]


def _is_good(turn: Turn, slug: str) -> bool:
    answer = turn.content.answers.get(slug)
    if answer is None:
        return False
    return answer.good_until is None or day_in_thailand(turn.now) <= answer.good_until
