"""The figures of the training commands, on rows small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

np = pytest.importorskip("numpy", reason="needs the `train` extra")


@pytest.fixture(scope="module", autouse=True)
def _trains() -> None:
    """Its packages take two seconds to import, so they are not imported to collect tests."""
    pytest.importorskip("lightgbm", reason="needs the `train` extra")


def test_recall_counts_what_is_above_all_but_the_allowed_share() -> None:
    from bot.training.held_out import recall

    score = np.array([0.9, 0.8, 0.3, 0.7, 0.5, 0.1, 0.1])
    phish = np.array([True, True, True, False, False, False, False])
    drawn = np.arange(7)
    assert recall(score, phish, drawn, 0.0) == pytest.approx(2 / 3)
    assert recall(score, phish, drawn, 0.5) == pytest.approx(1.0)


def test_an_interval_holds_its_figure_and_is_the_same_each_time() -> None:
    from bot.training.held_out import interval

    groups = np.array([0, 0, 1, 2, 3, 3, 4, 5])
    values = np.array([1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0])
    low, high = interval(lambda drawn: float(values[drawn].mean()), groups)
    assert 0.0 <= low < 0.5 < high <= 1.0
    assert (low, high) == interval(lambda drawn: float(values[drawn].mean()), groups)


def test_grown_trees_say_the_same_when_read_back(tmp_path: Path) -> None:
    from bot.training import fit
    from handlers.checks.tree_model import load

    chance = np.random.default_rng(1)
    rows = np.column_stack([chance.integers(0, 5, 900), chance.normal(size=900)])
    y = ((rows[:, 0] > 2) ^ (rows[:, 1] > 1)).astype(int)
    trees = fit.grow_trees(rows, y, 12, 15, 0.1, 0.0)
    fit.write(tmp_path, fit.Words(np.ones(4), 0.0), trees, (), float(y.mean()))
    model = load(tmp_path)
    for row, raw in zip(rows[:50], trees.predict(rows[:50], raw_score=True), strict=True):
        assert model.tree_score(row.tolist()) == pytest.approx(raw, abs=1e-3)
