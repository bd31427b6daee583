"""Trains the link model. A developer's tool: needs the `train` extra, never runs with the bot."""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from content.link_lists import LinkLists
from handlers.checks.links.address import Address, parse
from handlers.checks.links.features import BUCKETS, measures, pieces, signs_vector
from handlers.checks.links.judge import BY_HAND, SIGNS
from handlers.checks.links.model import WEIGHTS
from handlers.checks.links.signs import Signs

FOLDS = 5
SEED = 7
TREES, DEPTH, RATE = 160, 4, 0.08
STRENGTH = 0.15
"""Inverse regularisation of the word model."""


def read_rows(paths: Sequence[Path]) -> tuple[list[Address], list[int]]:
    """(addresses, 1 for deceit or 0) of the rows that may train what ships: those with a licence.

    Short links say nothing of where they lead and are left out.
    """
    addresses, labels = [], []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if not row.get("licence") or row.get("slice") == "shortener":
                    continue
                address = parse(row["url"])
                if address is not None:
                    addresses.append(address)
                    labels.append(int(row["label"] == "phish"))
    return addresses, labels


def train(paths: Sequence[Path], lists: LinkLists, out: Path = WEIGHTS) -> str:
    """Fit words, then trees on top of them; write both. Gives a line about what was done.

    The trees see word scores from models that did not see that registered name, so that they learn
    how far to trust words about names nobody has met.
    """
    addresses, labels = read_rows(paths)
    y = np.array(labels)
    fold = np.array([zlib.crc32(a.registered.encode()) % FOLDS for a in addresses])
    words = _matrix(addresses)
    unseen = np.zeros(len(y))
    for k in range(FOLDS):
        unseen[fold == k] = _fit_words(words[fold != k], y[fold != k]).decision_function(
            words[fold == k]
        )
    signs = tuple(code for code in SIGNS if code not in BY_HAND)
    judge = Signs(lists)
    dense = np.array(
        [measures(a) + signs_vector([s.code for s in judge.of(a)[0]], signs) for a in addresses]
    )
    trees = GradientBoostingClassifier(
        n_estimators=TREES, max_depth=DEPTH, learning_rate=RATE, subsample=0.7, max_features=0.4,
        min_samples_leaf=20, random_state=SEED,
    )  # fmt: skip
    trees.fit(np.column_stack([dense, unseen]), y)
    final = _fit_words(words, y)
    _write(out, final, trees, signs, float(y.mean()))
    return f"{len(y)} links ({int(y.sum())} deceiving), {len(signs)} signs, {TREES} trees"


def _matrix(addresses: Sequence[Address]) -> csr_matrix:
    found = [pieces(address) for address in addresses]
    ends = np.cumsum([0] + [len(one) for one in found])
    places = np.concatenate([np.array(one, dtype=np.int32) for one in found])
    shape = (len(addresses), BUCKETS)
    return csr_matrix((np.ones(len(places), dtype=np.float32), places, ends), shape=shape)


def _fit_words(matrix: csr_matrix, y: Any) -> LogisticRegression:
    model = LogisticRegression(C=STRENGTH, max_iter=300, solver="liblinear", random_state=SEED)
    return model.fit(matrix, y)


def _write(
    out: Path,
    words: LogisticRegression,
    trees: GradientBoostingClassifier,
    signs: tuple[str, ...],
    share: float,
) -> None:
    """Words as one byte each around 128, trees as lists of nodes; both compressed."""
    weights = words.coef_[0]
    scale = float(np.abs(weights).max() / 127)
    steps = np.clip(np.rint(weights / scale), -127, 127).astype(np.int16) + 128
    nodes = []
    for (tree,) in trees.estimators_:
        t = tree.tree_
        leaf = t.children_left < 0
        values = np.where(leaf, t.value[:, 0, 0] * RATE, t.threshold)
        nodes.append(
            [
                np.where(leaf, -1, t.feature).tolist(),
                [round(float(value), 5) for value in values],
                t.children_left.tolist(),
                t.children_right.tolist(),
            ]
        )
    about = {
        "scale": scale, "bias": float(words.intercept_[0]), "signs": signs,
        "start": float(np.log(share / (1 - share))), "trees": nodes,
    }  # fmt: skip
    out.mkdir(exist_ok=True)
    (out / "words.bin.z").write_bytes(zlib.compress(steps.astype(np.uint8).tobytes(), 9))
    text = json.dumps(about, separators=(",", ":")).encode()
    (out / "trees.json.z").write_bytes(zlib.compress(text, 9))
