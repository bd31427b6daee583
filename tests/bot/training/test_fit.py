"""How fitted weights are made ready to be written."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy", reason="needs the `train` extra")


@pytest.fixture(scope="module", autouse=True)
def _trains() -> None:
    """Its packages take two seconds to import, so they are not imported to collect tests."""
    pytest.importorskip("sklearn", reason="needs the `train` extra")
    pytest.importorskip("lightgbm", reason="needs the `train` extra")


def test_cutting_the_largest_weights_leaves_the_mean_score_as_it_was() -> None:
    from bot.training.fit import MANY, Words, cut, matrix

    weights = np.zeros(MANY + 1)
    weights[1:101] = np.linspace(-1, 1, 100)
    weights[0] = -50.0  # of a piece that every row has
    words = Words(weights, 2.0)
    rows = matrix([[0, n] for n in range(1, 101)], MANY + 1)
    kept = cut(words, rows)
    assert np.abs(kept.weights).max() < 1.1
    assert kept.scores(rows).mean() == pytest.approx(words.scores(rows).mean())
    assert np.corrcoef(kept.scores(rows), words.scores(rows))[0, 1] > 0.99


def test_of_few_weights_none_is_cut() -> None:
    from bot.training.fit import Words, cut, matrix

    words = Words(np.array([-9.0, 0.5, 0.25]), 1.0)
    kept = cut(words, matrix([[0, 1], [2]], 3))
    assert kept.weights.tolist() == words.weights.tolist()
    assert kept.bias == words.bias
