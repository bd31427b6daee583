"""Reads a small trained model: hashed words, and trees that weigh them with other measures.

Made by `python -m bot links train` and `messages train`; nothing here learns. Needs no library.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Tree = tuple[tuple[int, ...], tuple[float, ...], tuple[int, ...], tuple[int, ...]]
"""(feature, or -1 in a leaf; threshold, or the leaf's value; left; right), one entry a node."""
NOTHING = 128
"""The byte of a bucket that says nothing."""


@dataclass(frozen=True, eq=False)
class Trained:
    """The words of a model (one byte a bucket) and its trees. Scores are log-odds: 0 is even."""

    words: bytes
    scale: float  # what one step of a byte is worth
    bias: float
    start: float
    trees: tuple[Tree, ...]
    signs: tuple[str, ...] = ()

    def word_score(self, buckets: Sequence[int]) -> float:
        """What hashed pieces alone say."""
        words = self.words
        steps = sum([words[bucket] for bucket in buckets]) - NOTHING * len(buckets)
        return self.bias + self.scale * steps

    def tree_score(self, row: Sequence[float]) -> float:
        """What the trees make of measures, in the order of training."""
        total = self.start
        for features, values, left, right in self.trees:
            node = 0
            while (feature := features[node]) >= 0:
                node = left[node] if row[feature] <= values[node] else right[node]
            total += values[node]
        return total


def share(odds: float) -> float:
    """Log-odds as 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def load(folder: Path) -> Trained:
    """The model of a folder of weights."""
    about: dict[str, Any] = json.loads(zlib.decompress((folder / "trees.json.z").read_bytes()))
    return Trained(
        words=zlib.decompress((folder / "words.bin.z").read_bytes()),
        scale=about["scale"],
        bias=about["bias"],
        start=about["start"],
        trees=tuple(
            (tuple(tree[0]), tuple(tree[1]), tuple(tree[2]), tuple(tree[3]))
            for tree in about["trees"]
        ),
        signs=tuple(about["signs"]),
    )
