"""Fits the weights of the link and message models (hashed n-grams, boosted trees on top) and writes
them; links.py and messages.py call it.

A developer's tool: needs the `train` extra, never runs with the bot.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier
from scipy.sparse import csr_matrix, diags
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression, SGDClassifier

from handlers.checks.tree_model import NEUTRAL

FOLDS = 5
SEED = 7
MANY, _LARGEST = 100_000, 0.9998
PASSES = 5
"""Times that descend_words goes over the rows."""


def matrix(found: Sequence[Sequence[int]], buckets: int) -> csr_matrix:
    """One row for each list of buckets."""
    ends = np.cumsum([0] + [len(one) for one in found])
    places = np.concatenate([np.array(one, dtype=np.int32) for one in found])
    ones = np.ones(len(places), dtype=np.float32)
    rows = csr_matrix((ones, places, ends), shape=(len(found), buckets))
    rows.sort_indices()  # sets come in another order each run, and sums would differ a little
    return rows


@dataclass(frozen=True, slots=True)
class Words:
    """A word model: a weight for each bucket, and what is added to their sum."""

    weights: Any
    bias: float

    def scores(self, rows: csr_matrix) -> Any:
        """Log-odds of each row."""
        return rows @ self.weights + self.bias


def fit_words(
    rows: csr_matrix, y: Any, strength: float, weight: Any = None, by_ratio: bool = False
) -> Words:
    """The word model; `strength` is the inverse of its regularisation.

    `by_ratio` lets a piece count by how much more often one kind of row has it, so that common
    pieces that tell nothing stay small (Wang and Manning 2012, "Baselines and Bigrams").
    """
    scale = _ratios(rows, y) if by_ratio else np.ones(rows.shape[1])
    model = LogisticRegression(C=strength, max_iter=300, solver="liblinear", random_state=SEED)
    model.fit(rows @ diags(scale), y, sample_weight=weight)
    return Words(model.coef_[0] * scale, float(model.intercept_[0]))


def descend_words(rows: csr_matrix, y: Any, held: float, weight: Any = None) -> Words:
    """The word model by averaged steps down the slope, for hundreds of thousands of rows; `held` is
    the strength of its regularisation."""
    model = SGDClassifier(
        loss="log_loss", alpha=held, max_iter=PASSES, tol=None, average=True, random_state=SEED
    )
    model.fit(rows, y, sample_weight=weight)
    return Words(model.coef_[0], float(model.intercept_[0]))


def cut(words: Words, rows: csr_matrix) -> Words:
    """The words with the few largest weights cut to what a byte holds, as `write` does, and with
    the same mean score of these rows: a piece that every row has is often among those cut, and all
    scores would be lower by it."""
    most = _largest(words.weights)
    kept = Words(np.clip(words.weights, -most, most), words.bias)
    lost = float(np.mean(words.scores(rows) - kept.scores(rows)))
    return Words(kept.weights, words.bias + lost)


def _largest(weights: Any) -> float:
    """The largest weight that is written as it is."""
    return float(np.quantile(np.abs(weights), _LARGEST if len(weights) > MANY else 1.0))


def _ratios(rows: csr_matrix, y: Any) -> Any:
    """How far from even the odds of each bucket are, in log-odds; half a row is added to each."""
    bad = np.asarray(rows[y == 1].sum(axis=0)).ravel() + 0.5
    good = np.asarray(rows[y == 0].sum(axis=0)).ravel() + 0.5
    return np.abs(np.log((bad / bad.sum()) / (good / good.sum())))


def unseen_scores(
    rows: csr_matrix,
    y: Any,
    groups: Sequence[str],
    strength: float,
    weight: Any = None,
    by_ratio: bool = False,
) -> Any:
    """Word scores of each row from a model that saw no row of its group.

    The trees learn from these how far to trust words about what nobody has met.
    """
    fold = folds(groups)
    scores = np.zeros(len(y))
    for k in range(FOLDS):
        seen = fold != k
        part = None if weight is None else weight[seen]
        model = fit_words(rows[seen], y[seen], strength, part, by_ratio)
        scores[~seen] = model.scores(rows[~seen])
    return scores


def folds(groups: Sequence[str]) -> Any:
    """A number from 0 to FOLDS - 1 for each row, the same for all rows of a group."""
    return np.array([zlib.crc32(group.encode()) % FOLDS for group in groups])


def fit_trees(rows: Any, y: Any, number: int, depth: int, rate: float, weight: Any = None) -> Any:
    """Boosted trees over measures."""
    trees = GradientBoostingClassifier(
        n_estimators=number, max_depth=depth, learning_rate=rate, subsample=0.7, max_features=0.4,
        min_samples_leaf=20, random_state=SEED,
    )  # fmt: skip
    return trees.fit(rows, y, sample_weight=weight)


def grow_trees(
    rows: Any, y: Any, number: int, leaves: int, rate: float, held: float, weight: Any = None
) -> Any:
    """Boosted trees that grow where they learn most: for many rows and measures.

    `held` pulls leaves of few rows towards nothing: what a few names of one year have in common is
    not what those of the next have. Thresholds are drawn, not searched for (Geurts et al. 2006,
    "Extremely randomized trees"): the best one for these collectors is not that of others.
    """
    trees = LGBMClassifier(
        n_estimators=number, num_leaves=leaves, learning_rate=rate, subsample=0.7,
        subsample_freq=1, colsample_bytree=0.4, min_child_samples=20, reg_lambda=held,
        extra_trees=True, random_state=SEED, n_jobs=1, deterministic=True, force_row_wise=True,
        verbose=-1,
    )  # fmt: skip
    return trees.fit(rows, y, sample_weight=weight)


def write(
    out: Path, words: Words, trees: Any, signs: Sequence[str], share: float, **more: Any
) -> None:
    """Words as one byte each, trees as lists of nodes; both compressed.

    `trees` are those of fit_trees or grow_trees; `share` is the share of deceit they learned from;
    `more` is written beside them. Of many weights the few largest are cut to the last step.
    """
    weights = words.weights
    scale = _largest(weights) / 127
    steps = np.clip(np.rint(weights / scale), -127, 127).astype(np.int16) + NEUTRAL
    about = {
        "scale": scale, "bias": words.bias, "signs": list(signs), **more,
        **_start_and_trees(trees, share),
    }  # fmt: skip
    out.mkdir(exist_ok=True)
    (out / "words.bin.z").write_bytes(zlib.compress(steps.astype(np.uint8).tobytes(), 9))
    text = json.dumps(about, separators=(",", ":")).encode()
    (out / "trees.json.z").write_bytes(zlib.compress(text, 9))


def _start_and_trees(trees: Any, share: float) -> dict[str, Any]:
    if isinstance(trees, LGBMClassifier):
        # The first tree already holds what the share alone would say.
        grown = trees.booster_.dump_model()["tree_info"]
        return {"start": 0.0, "trees": [_listed(tree["tree_structure"]) for tree in grown]}
    nodes = [_nodes(tree.tree_, trees.learning_rate) for (tree,) in trees.estimators_]
    return {"start": float(np.log(share / (1 - share))), "trees": nodes}


def _listed(root: dict[str, Any]) -> list[list[Any]]:
    """A tree of nested nodes as four lists: measures, values, nodes below, nodes above."""
    table: list[list[Any]] = [[], [], [], []]

    def add(node: dict[str, Any]) -> int:
        at = len(table[0])
        measure, value = node.get("split_feature", -1), node.get("threshold")
        value = node["leaf_value"] if value is None else value
        for column, entry in zip(table, (measure, round(float(value), 5), -1, -1), strict=True):
            column.append(entry)
        if measure >= 0:
            table[2][at] = add(node["left_child"])
            table[3][at] = add(node["right_child"])
        return at

    add(root)
    return table


def _nodes(tree: Any, rate: float) -> list[list[Any]]:
    leaf = tree.children_left < 0
    values = np.where(leaf, tree.value[:, 0, 0] * rate, tree.threshold)
    return [
        np.where(leaf, -1, tree.feature).tolist(),
        [round(float(value), 5) for value in values],
        tree.children_left.tolist(),
        tree.children_right.tolist(),
    ]
