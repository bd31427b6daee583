"""The work of `understanding compare`: learns the weights by which bot/understanding/comparison.py
compares texts with examples. It takes some two minutes and needs numpy and scipy alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.training.understanding import added
from bot.understanding.comparison import (
    PROBE,
    Comparison,
    Learned,
    closeness,
    hash_of,
    in_eight_bits,
    lengths_one,
)
from bot.understanding.model import ADDED
from content.reading.answers.cards import Answer
from content.reading.answers.follow_ups import FollowUp
from content.reading.library import Library

FOLDS = 5
"""Parts of the follow-ups; those of one are compared by what the others taught."""
SHRINKAGE = 0.6
"""How much of the spread within groups is taken as even in all directions."""
ASIDE = 0.5
"""Share of the other ways of saying the same that is left out: another person's words are not as
near as those of one writer."""
DRAWN = 2
"""Ways of a follow-up that are asked about after each card."""
NEAREST = 5.0
"""Least weight of the nearest example: what repeats one is surely meant by it."""
SEED = 13


def learn(library: Library, model: added.Reads, path: Path) -> Iterator[str]:
    """Write what was learned to `path`. Yields lines to show."""
    read = model.vector_of
    groups = _groups(library)
    texts = sorted({text for ways in groups for text in ways} | set(_asked(library)))
    eight_bits = in_eight_bits(np.array([read(text) for text in texts], np.float32))
    vectors = dict(zip(texts, lengths_one(eight_bits), strict=True))
    yield f"{len(texts)} examples of {len(groups)} follow-ups"
    fold = {ways: at % FOLDS for at, ways in enumerate(groups)}
    spread = [_whitening([g for g in groups if fold[g] != n], vectors) for n in range(FOLDS)]
    questions = list(_questions(library, vectors, fold, spread))
    weights = _fit(questions)
    right, by_nearest = (_right(questions, one) for one in (weights, np.array((0, 1, 0))))
    yield f"{len(questions)} questions: right one first in {right:.3f}, by nearest {by_nearest:.3f}"
    yield f"weights: {weights.round(2)}"
    mean, whitening = _whitening(groups, vectors)
    learned = Learned(
        np.array([hash_of(text) for text in texts], np.uint64),
        eight_bits,
        np.asarray(read(PROBE), np.float32),
        mean,
        whitening.astype(np.float16),
        weights,
    )
    learned.save(path)
    yield from added.learn(Comparison(read, learned), model, path.with_name(ADDED))
    yield f"written to {path}, {path.stat().st_size // 1024} kB"


def ways_of(library: Library, follow_up: FollowUp) -> tuple[str, ...]:
    """The examples of a follow-up, and those of the answer that it leads to."""
    answer = library.answers.get(follow_up.answer or "")
    said = [*follow_up.said.values(), *(answer.said.values() if answer else ())]
    return tuple(text for ways in said for text in ways)


def _groups(library: Library) -> Sequence[tuple[str, ...]]:
    """The examples of every follow-up, once, in an order that does not change."""
    found = {
        ways_of(library, follow_up)
        for answer in library.answers.values()
        for follow_up in answer.follow_ups
    }
    return random.Random(SEED).sample(sorted(found), len(found))


def _asked(library: Library) -> Iterator[str]:
    """How people ask for every answer, and answer the question of a flow."""
    for answer in library.answers.values():
        for ways in (*answer.said.values(), *answer.answered.values()):
            yield from ways


def _whitening(groups: Sequence[Sequence[str]], vectors: dict[str, Any]) -> tuple[Any, Any]:
    """(mean, matrix): after it, ways of saying one thing differ alike in all directions."""
    found = [np.array([vectors[text] for text in ways]) for ways in groups]
    apart = np.concatenate([of_one - of_one.mean(0) for of_one in found])
    within = apart.T @ apart / len(apart)
    even = np.trace(within) / len(within) * np.eye(len(within))
    sizes, axes = np.linalg.eigh((1 - SHRINKAGE) * within + SHRINKAGE * even)
    mean = np.concatenate(found).mean(0).astype(np.float32)
    return mean, (axes * sizes**-0.5) @ axes.T


def _questions(
    library: Library,
    vectors: dict[str, Any],
    fold: dict[tuple[str, ...], int],
    spread: Sequence[Any],
) -> Iterator[tuple[Any, int]]:
    """(features of each follow-up of a card and of "none", the right one) for words left out.

    Words of follow-ups that a card does not have are asked, too: none is right.
    """
    draw = random.Random(SEED)
    compared = [
        {text: _unit((vector - mean) @ matrix) for text, vector in vectors.items()}
        for mean, matrix in spread
    ]
    everything = list(fold)
    for answer in library.answers.values():
        groups = [ways_of(library, one) for one in answer.follow_ups]
        if not groups:
            continue
        for right, ways in enumerate(groups):
            own = _own(answer, right)
            for asked in draw.sample(own, min(DRAWN, len(own))):
                at = compared[fold[ways]]
                rest = draw.sample(ways, max(1, round(len(ways) * ASIDE)))
                yield _features(at, asked, [*groups[:right], rest, *groups[right + 1 :]]), right
        known = {text for ways in groups for text in ways}
        for ways in draw.sample(everything, len(groups) // 2):
            asked = draw.choice(ways)
            if asked not in known:
                yield _features(compared[fold[ways]], asked, groups), len(groups)


def _own(answer: Answer, number: int) -> Sequence[str]:
    return [text for ways in answer.follow_ups[number].said.values() for text in ways]


def _unit(vector: Any) -> Any:
    return vector / np.linalg.norm(vector)


def _features(compared: dict[str, Any], asked: str, groups: Sequence[Sequence[str]]) -> Any:
    """(groups + 1, 3): closeness to the middle, to the nearest example; and one for "none"."""
    rows = []
    for ways in groups:
        others = [text for text in ways if text != asked] or ways
        near = closeness(compared[asked], np.array([compared[text] for text in others]))
        rows.append((*near, 0.0))
    return np.array([*rows, (0.0, 0.0, 1.0)])


def _fit(questions: Sequence[tuple[Any, int]]) -> Any:
    """Weights of the features by which the right ones are likeliest (conditional logit)."""

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = 0.05 * weights @ weights, 0.1 * weights
        for rows, right in questions:
            scores = rows @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            total -= np.log(max(shares[right], 1e-12))
            slope = slope + rows.T @ shares - rows[right]
        return float(total), slope

    bounds = [(0, None), (NEAREST, None), (None, None)]
    from scipy.optimize import minimize  # of the `train` extra

    return minimize(loss, [15.0, NEAREST, 5.0], jac=True, method="L-BFGS-B", bounds=bounds).x


def _right(questions: Sequence[tuple[Any, int]], weights: Any) -> float:
    """Of the questions that a follow-up answers, those in which it comes first."""
    asked = [(rows, right) for rows, right in questions if right < len(rows) - 1]
    return float(np.mean([(rows[:-1] @ weights).argmax() == right for rows, right in asked]))
