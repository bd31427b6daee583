"""Fits a linear step on the vectors of texts, which is added to scores that err."""

from __future__ import annotations

from typing import Any

import numpy as np

STEPS, RATE = 200, 0.03
SLOW, SLOWER, EDGE = 0.9, 0.99, 1e-8
"""Of Adam: how much is kept of the mean slope, and of its mean square; and what keeps from 0."""
HELD_BACK = 3e-3
"""How strongly the step is held back (half the weight of its squares): chosen by leaving out one
writer after the other."""
WIDTH = 3.0
"""Length of a text's vector after its places were brought to the same spread."""


def fitted(vectors: Any, scores: Any, answers: Any) -> tuple[Any, Any]:
    """(weights, base) that are added to the scores. `vectors`: [texts, width]; `scores`: [texts,
    acts], calibrated; `answers`: the place of the right act."""
    mean, spread = vectors.mean(0), vectors.std(0) + EDGE
    wide = WIDTH / vectors.shape[1] ** 0.5 / spread
    x = np.c_[(vectors - mean) * wide, np.ones(len(vectors))]
    right = np.eye(scores.shape[1])[answers]
    step = np.zeros((x.shape[1], scores.shape[1]))
    slope, square = np.zeros_like(step), np.zeros_like(step)
    for n in range(STEPS):
        shares = np.exp(scores + x @ step - (scores + x @ step).max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        down = x.T @ (shares - right) / len(x) + HELD_BACK * step
        slope += (1 - SLOW) * (down - slope)
        square += (1 - SLOWER) * (down * down - square)
        size = np.sqrt(square / (1 - SLOWER ** (n + 1))) + EDGE
        step -= RATE * (1 - n / STEPS) * slope / (1 - SLOW ** (n + 1)) / size
    weights = step[:-1] * wide[:, None]
    return weights, step[-1] - mean @ weights
