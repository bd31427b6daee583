"""A linear step on vectors puts right scores that err, and leaves the others."""

from __future__ import annotations

import numpy as np

from bot.training.understanding.step import fitted


def test_a_step_learns_where_the_scores_err_and_leaves_the_rest() -> None:
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(400, 8))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    answers = (vectors[:, 0] > 0).astype(int)
    scores = np.zeros((400, 3))
    scores[:, 0] = 1.0  # always the first, whatever is said
    weights, base = fitted(vectors, scores, answers)
    found = (scores + vectors @ weights + base).argmax(1)
    assert (found == answers).mean() > 0.9
    assert (scores.argmax(1) == answers).mean() < 0.6


def test_scores_that_are_right_stay_as_they_are() -> None:
    chance = np.random.default_rng(2)
    vectors = chance.normal(size=(100, 8))
    answers = chance.integers(0, 3, 100)
    scores = 9.0 * np.eye(3)[answers]
    weights, base = fitted(vectors, scores, answers)
    assert np.abs(vectors @ weights + base).max() < 1
