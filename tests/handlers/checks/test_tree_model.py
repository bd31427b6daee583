"""Models read from their weights give what their trees say."""

from __future__ import annotations

import json
import random
import zlib
from pathlib import Path
from typing import Any

import pytest

from handlers.checks.links.features import NUMERIC_FEATURES
from handlers.checks.links.model import link_model
from handlers.checks.tree_model import load

Tree = list[list[Any]]
SPLIT: Tree = [[0, -1, 1, -1, -1], [2.5, 1.0, 0.5, -2.0, 4.0], [1, 0, 3, 0, 0], [2, 0, 4, 0, 0]]
"""Measure 0 above 2.5? If not 1; else measure 1 above 0.5? If not -2; else 4."""
CHAIN: Tree = [[1, -1, 1, -1, -1], [0.0, 0.25, 0.5, 8.0, 16.0], [1, 0, 3, 0, 0], [2, 0, 4, 0, 0]]
"""Cuts one measure twice."""


def written(folder: Path, trees: list[Tree]) -> Path:
    about = {"scale": 0.5, "bias": 0.1, "start": -1.0, "signs": [], "trees": trees}
    (folder / "trees.json.z").write_bytes(zlib.compress(json.dumps(about).encode()))
    (folder / "words.bin.z").write_bytes(zlib.compress(bytes([128, 130, 127])))
    return folder


def walked(tree: Tree, row: list[float]) -> float:
    measures, values, below, above = tree
    at = 0
    while measures[at] >= 0:
        at = below[at] if row[measures[at]] <= values[at] else above[at]
    return float(values[at])


def test_all_trees_at_once_say_what_each_says_alone(tmp_path: Path) -> None:
    model = load(written(tmp_path, [SPLIT, CHAIN, SPLIT]))
    chance = random.Random(4)
    rows = [[chance.choice([0.0, 2.5, 2.6, 9.0]), chance.uniform(-1, 1)] for _ in range(200)]
    for row in [*rows, [2.5, 0.5], [3.0, 0.0], [3.0, 0.5]]:
        alone = -1.0 + 2 * walked(SPLIT, row) + walked(CHAIN, row)
        assert model.tree_score(row) == pytest.approx(alone)


def test_words_are_steps_from_even(tmp_path: Path) -> None:
    model = load(written(tmp_path, [SPLIT]))
    assert model.word_score([0, 1]) == pytest.approx(0.1 + 0.5 * 2)
    assert model.word_score([2]) == pytest.approx(0.1 - 0.5)


def test_a_tree_too_large_to_read_is_refused(tmp_path: Path) -> None:
    many = 17
    measures = [0, -1] * (many - 1) + [-1]
    below = [n + 1 for n in range(2 * many - 1)]
    above = [n + 2 for n in range(2 * many - 1)]
    tree: Tree = [measures, [float(n) for n in range(2 * many - 1)], below, above]
    with pytest.raises(ValueError, match="more than 16 leaves"):
        load(written(tmp_path, [tree]))


def test_the_weights_that_ship_were_made_for_these_measures() -> None:
    model = link_model()
    row = len(NUMERIC_FEATURES) + len(model.signs) + 1
    assert max(cut.feature for cut in model.cuts) == row - 1
