"""Fits and writes the part of the understanding model that scores runs of letters: one linear
softmax a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from bot.training.understanding.rows import UNASKED
from bot.understanding.letters import BUCKETS, places

EPOCHS = 10
BATCH = 1_024
RATE = 0.05
DECAY = 1e-6
SLOW, SLOWER, EDGE = 0.9, 0.98, 1e-6
"""Of Adam: how much is kept of the mean slope, and of its mean square; and what keeps from 0."""
WEIGHTS = (1.0, 1.5, 1.5)
"""How much the letters count beside the calibrated encoder for situations, acts and tricks: chosen
on three writers whom neither had learned from."""
HIGHEST = 127
SEED = 20261130


def write(path: Path, texts: Sequence[str], answers: Any, counts: Sequence[int]) -> None:
    """Fit and write the weights. `answers`: [texts, questions], UNASKED where nobody asked."""
    weights, base = fitted(matrix(texts), answers, counts)
    steps = np.abs(weights).max(0) / HIGHEST + EDGE
    np.savez_compressed(
        path,
        weights=np.round(weights / steps).astype(np.int8),
        steps=steps.astype(np.float32),
        base=base,
        ends=np.cumsum(counts)[:-1],
    )


def matrix(texts: Sequence[str]) -> Any:
    """Which places each text has: [texts, BUCKETS], each row of length one."""
    found = [sorted(places(text)) for text in texts]
    ends = np.cumsum([0, *map(len, found)])
    values = np.concatenate([np.full(len(one), len(one) ** -0.5, np.float32) for one in found])
    return csr_matrix((values, np.concatenate(found), ends), (len(texts), BUCKETS))


def fitted(found: Any, answers: Any, counts: Sequence[int]) -> tuple[Any, Any]:
    """(weights, base) by Adam on small batches: few steps, so that common runs are learned."""
    order = np.random.default_rng(SEED)
    parts = [np.zeros((BUCKETS, sum(counts)), np.float32), np.zeros(sum(counts), np.float32)]
    slopes, squares = ([np.zeros_like(part) for part in parts] for _ in range(2))
    step = 0
    for epoch in range(EPOCHS):
        rate = RATE * (1 - epoch / (EPOCHS + 1))
        shuffled = order.permutation(len(answers))
        for at in range(0, len(shuffled), BATCH):
            some = shuffled[at : at + BATCH]
            rows = found[some]
            wrong = _wrong(rows @ parts[0] + parts[1], answers[some], counts)
            step += 1
            for n, slope in enumerate((rows.T @ wrong + DECAY * parts[0], wrong.sum(0))):
                slopes[n] += (1 - SLOW) * (slope - slopes[n])
                squares[n] += (1 - SLOWER) * (slope * slope - squares[n])
                mean, square = slopes[n] / (1 - SLOW**step), squares[n] / (1 - SLOWER**step)
                parts[n] -= rate * mean / (np.sqrt(square) + EDGE)
    return parts[0], parts[1]


def _wrong(scores: Any, answers: Any, counts: Sequence[int]) -> Any:
    """The slope of the mean cross-entropy by the scores."""
    slope = np.zeros_like(scores)
    start = 0
    for question, count in enumerate(counts):
        asked = np.flatnonzero(answers[:, question] != UNASKED)
        part = scores[asked, start : start + count]
        shares = np.exp(part - part.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        shares[np.arange(len(asked)), answers[asked, question]] -= 1
        slope[asked, start : start + count] = shares / len(scores)
        start += count
    return slope
