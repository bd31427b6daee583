"""Finds which answers that content added a text likeliest asks for: the model has not learned them,
so the text is compared with the ways in which content says they are asked for.

What speaks for and against is weighed together: closeness, before and after the whitening of
comparison.py; letters; the nearest example of all that is known otherwise; and what the reading
makes of the text. `python -m bot understanding compare` learns the
weights (weights/added.json) on invented answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.understanding.comparison import Comparison, closeness, hash_of
from handlers.core.words.reading import Guess
from handlers.understanding.certainty import VAGUE
from handlers.understanding.similar import likeness

LETTERS = 3
"""Of the added answers, how many are compared by their letters, too: the nearest."""
MOST = 2
"""Added answers that are named: one asked for in unlike words is often second."""
CLOSENESS = ("usual", "nearest", "letters")
"""What tells added answers apart: closeness to the middle of an answer's examples and to the
nearest, and letters alike."""
FEATURES = (*CLOSENESS, "usual as read", "nearest as read", "known", "sure", "vague", "one")
"""What tells whether any is asked for: of the likeliest its CLOSENESS, and both closenesses of the
vectors as the model gives them; of the text how near the nearest example of all that is known
otherwise is, how sure the reading is of a situation that says more than "something else", how much
of it is for those that do not; and 1."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What CLOSENESS counts between answers, and FEATURES for any of them."""

    between: Sequence[float]
    any_of: Sequence[float]

    @staticmethod
    def at(path: Path) -> Weights | None:
        """The weights in a file; None if there is none, or it is damaged or of another kind."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            between, any_of = found["between"], found["any_of"]
            return Weights(
                [float(between[name]) for name in CLOSENESS],
                [float(any_of[name]) for name in FEATURES],
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, path: Path) -> None:
        """Write what `at` reads."""
        named = {
            "between": _named(CLOSENESS, self.between),
            "any_of": _named(FEATURES, self.any_of),
        }
        path.write_text(json.dumps(named, indent=1) + "\n", encoding="utf-8")


UNLEARNED = Weights((12.0, 8.0, 3.0), (3.0, 5.0, 5.0, 5.0, 5.0, -8.0, -3.0, -2.0, -3.5))
"""Weights where nothing was learned for the model that is there."""


class Added:
    """The ways in which added answers are asked for. Not for use by two threads at once."""

    def __init__(
        self,
        comparison: Comparison,
        read: Callable[[str], Any],
        weights: Weights | None = None,
    ) -> None:
        """`read` gives the model's vector of a text. Weights of another model are left aside."""
        self._comparison, self._read = comparison, read
        known = UNLEARNED if weights is None or comparison.stale else weights
        self._between: Any = np.array(known.between)
        self._any_of: Any = np.array(known.any_of)
        self._examples: Sequence[tuple[str, Sequence[str]]] = ()
        self._as_read: dict[str, Any] = {}
        self._stacks: Sequence[tuple[Any, Any]] = ()
        self._known: Any = None

    def take(self, examples: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Take these ways of saying something as the meaning of their slugs, and no others.

        What is already taken is not read again.
        """
        examples = [(slug, some) for slug, some in examples if some]
        texts = {text for _, some in examples for text in some}
        before = self._as_read
        self._as_read = {t: before[t] if t in before else self._read(t) for t in texts}
        self._stacks = [self._stack(some) for _, some in examples]
        self._examples = examples
        names = np.array([hash_of(text) for text in texts], np.uint64)
        self._known = self._comparison.known_but(names) if examples else None

    def likeliest(self, text: str, vector: Any, situations: Sequence[Guess]) -> tuple[Guess, ...]:
        """The slugs that a text likeliest means, at most MOST, and how likely it means each.

        `situations` are the reading's guesses at the text, best first.
        """
        if not self._examples:
            return ()
        near, of_text = self.features(text, vector, situations)
        scores = near[:, : len(CLOSENESS)] @ self._between
        shares = np.exp(scores - scores.max())
        best = int(shares.argmax())
        any_of = 1 / (1 + np.exp(-float(np.array([*near[best], *of_text]) @ self._any_of)))
        likely = any_of * shares / shares.sum()
        first = np.argsort(-likely)[:MOST]
        return tuple(Guess(self._examples[place][0], float(likely[place])) for place in first)

    def features(
        self, text: str, vector: Any, situations: Sequence[Guess]
    ) -> tuple[Any, tuple[float, ...]]:
        """(the FEATURES of each answer in a row, those of the text).

        Letters are compared for the nearest answers alone: for the others they are 0.
        """
        compared = self._comparison.compared(vector)
        near = np.zeros((len(self._stacks), len(CLOSENESS) + 2))
        for place, (as_compared, as_read) in enumerate(self._stacks):
            near[place, :2] = closeness(compared, as_compared)
            near[place, 3:] = closeness(vector, as_read)
        for place in np.argsort(near[:, :2] @ (-1.0, -0.5))[:LETTERS]:
            near[place, 2] = max(likeness(text, one) for one in self._examples[place][1])
        # One core's own loop: for a product of this size BLAS wakes all cores, which costs 7 ms.
        others = np.einsum("ij,j->i", self._known, compared)
        known = float(others.max()) if len(others) else 0.0
        best = situations[0] if situations else Guess("", 0.0)
        sure = 0.0 if best.id in VAGUE else best.confidence
        vague = sum(guess.confidence for guess in situations if guess.id in VAGUE)
        return near, (known, sure, vague, 1.0)

    def _stack(self, examples: Sequence[str]) -> tuple[Any, Any]:
        """The vectors of examples: as they are compared, and as the model gives them."""
        as_read = np.stack([self._as_read[one] for one in examples]).astype(np.float32)
        return np.stack([self._comparison.compared(one) for one in as_read]), as_read


def _named(names: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    return {name: round(float(one), 3) for name, one in zip(names, weights, strict=True)}
