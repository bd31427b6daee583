"""Computes how like an example sentence a text is, by its letters alone; follow_ups.py uses it
without a model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import exp, sqrt

from handlers.core.text import plain

SIZES = (2, 3, 4)
"""Letters of the pieces that are compared."""
REMEMBERED = 512
"""Texts whose pieces are remembered: examples of the answers in use, some 5 kB each."""

SHARPNESS, UNLIKE = 20.0, 0.34
"""How fast likelihood grows with likeness, and the likeness of words that say none of it."""


def likelihoods(text: str, groups: Sequence[Sequence[str]]) -> Sequence[float]:
    """How likely a text says what each group of examples says, by letters alone; the rest of 1 is
    for none of them."""
    nearest = [max((likeness(text, one) for one in group), default=0.0) for group in groups]
    weights = [exp(SHARPNESS * (one - UNLIKE)) for one in nearest]
    return [weight / (1.0 + sum(weights)) for weight in weights]


def likeness(text: str, example: str) -> float:
    """How many pieces of letters two texts share, 0 to 1 (cosine of their counts)."""
    (one, size), (other, size_of_other) = _pieces(text), _pieces(example)
    shared = sum(count * other[piece] for piece, count in one.items() if piece in other)
    return shared / sqrt(size * size_of_other) if shared else 0.0


@lru_cache(REMEMBERED)
def _pieces(text: str) -> tuple[Counter[str], int]:
    """How often each piece is in the text, and the sum of the squares of these counts."""
    letters = plain(text)
    pieces = Counter(
        letters[at : at + size] for size in SIZES for at in range(len(letters) - size + 1)
    )
    return pieces, sum(n * n for n in pieces.values())
