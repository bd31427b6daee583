"""Which of a few written examples a text is most like: for what a person says after a card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import sqrt

from handlers.core.text import plain

SIZES = (2, 3, 4)
"""Letters of the pieces that are compared."""
ENOUGH = 0.34
"""Likeness from which a text is taken for an example's: chosen on the follow-ups of other cards,
of which none was taken for the wrong one above it."""


def likeness(text: str, example: str) -> float:
    """How many pieces of letters two texts share, 0 to 1 (cosine of their counts)."""
    one, other = _pieces(text), _pieces(example)
    shared = sum(count * other[piece] for piece, count in one.items() if piece in other)
    size = sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return shared / size if size else 0.0


def best(text: str, examples: Iterable[tuple[int, str]]) -> int | None:
    """The number of the example that the text is most like, or None if it is like none."""
    scored = [(likeness(text, example), number) for number, example in examples]
    score, number = max(scored, default=(0.0, 0))
    return number if score >= ENOUGH else None


def _pieces(text: str) -> Counter[str]:
    letters = plain(text)
    return Counter(
        letters[at : at + size] for size in SIZES for at in range(len(letters) - size + 1)
    )
