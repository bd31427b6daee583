"""Learns the weights by which bot/understanding/added.py tells who asks for an answer that content
added; part of the work of `understanding compare`. Needs numpy and scipy alone.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bot.training import corpus
from bot.understanding.added import CLOSENESS, Added, Weights
from bot.understanding.comparison import Comparison
from handlers.core.words.reading import Reading

ROWS = Path(__file__).parent / "added.tsv"
"""Eighteen answers that content might add: how its writers would say they are asked for (way,
title), how others ask for them (asked), and near texts that ask for none (asked, no slug)."""
AT_ONCE = 9
"""Answers that are there at the same time: of one district."""
TUNED = ("w11", "w13", "w24")
FAR_ROWS, FAR, NEAR = 300, 0.5, 2.0
"""Far texts that are drawn, and what they and the near ones count beside one who asks."""
SEED = 13


class Reads(Protocol):
    """What is needed of a model."""

    def vector_of(self, text: str) -> Any:
        """The vector of a text, of length one."""

    def read(self, text: str) -> Reading:
        """The reading of a text."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A text: its `Added.features`, the place of the answer that it asks for, or None, and what it
    counts."""

    near: Any
    of_text: tuple[float, ...]
    right: int | None
    count: float


def learn(comparison: Comparison, model: Reads, path: Path) -> Iterator[str]:
    """Write the weights to `path`. Yields lines to show."""
    with ROWS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    ways: dict[str, list[str]] = {}
    for row in rows:
        if row["part"] != "asked":
            ways.setdefault(row["slug"], []).append(row["text"])
    asked = [(row["slug"], row["text"]) for row in rows if row["part"] == "asked"]
    slugs = list(ways)
    seen: list[Seen] = []
    for at in range(0, len(slugs), AT_ONCE):
        some = slugs[at : at + AT_ONCE]
        added = Added(comparison, model.vector_of)
        added.take([(slug, ways[slug]) for slug in some])
        texts: list[tuple[str, int | None, float]] = []
        texts += [(text, some.index(slug), 1.0) for slug, text in asked if slug in some]
        texts += [(text, None, NEAR) for slug, text in asked if not slug]
        texts += [(text, None, FAR) for text in _far()]
        for text, right, count in texts:
            situations = model.read(text).situations
            near, of_text = added.features(text, model.vector_of(text), situations)
            seen.append(Seen(near, of_text, right, count))
    between = _between([one for one in seen if one.right is not None])
    weights = Weights(between, _any_of(seen, between))
    weights.save(path)
    yield f"answers that are added: {weights}"


def _between(asked: Sequence[Seen]) -> Any:
    """Weights by which the answer that is asked for is the likeliest (conditional logit)."""
    rows = [(one.near[:, : len(CLOSENESS)], one.right) for one in asked]

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = 0.05 * weights @ weights, 0.1 * weights
        for near, right in rows:
            scores = near @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            total -= np.log(max(shares[right], 1e-12))
            slope = slope + near.T @ shares - near[right]
        return float(total), slope

    return _least(loss, len(CLOSENESS))


def _any_of(seen: Sequence[Seen], between: Any) -> Any:
    """Weights by which it is likely that any is asked for; where the nearest one is another than
    the right one, nothing is learned."""
    rows, asked, counts = [], [], []
    for one in seen:
        best = int((one.near[:, : len(CLOSENESS)] @ between).argmax())
        if one.right in (None, best):
            rows.append((*one.near[best], *one.of_text))
            asked.append(float(one.right is not None))
            counts.append(one.count)
    return _logistic(np.array(rows), np.array(asked), np.array(counts))


def _far() -> Sequence[str]:
    """What people said about other things: words of hands that no weights learned from."""
    said = [row.text for row in corpus.utterances() if row.writer in TUNED]
    return random.Random(SEED).sample(said, min(FAR_ROWS, len(said)))


def _logistic(rows: Any, right: Any, counts: Any) -> Any:
    def loss(weights: Any) -> tuple[float, Any]:
        likely = 1 / (1 + np.exp(-(rows @ weights)))
        both = right * np.log(likely + 1e-9) + (1 - right) * np.log(1 - likely + 1e-9)
        slope = rows.T @ (counts * (likely - right)) + 0.1 * weights
        return float(-(counts * both).sum() + 0.05 * weights @ weights), slope

    return _least(loss, rows.shape[1])


def _least(loss: Callable[[Any], tuple[float, Any]], size: int) -> Any:
    from scipy.optimize import minimize  # of the `train` extra

    return minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x
