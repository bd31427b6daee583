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
from typing import Any, TypeAlias

Node: TypeAlias = "float | tuple[int, float, Node, Node]"
"""A leaf's value, or (measure, threshold, the node at or below it, the node above it)."""
NOTHING = 128
"""The byte of a bucket that says nothing."""


@dataclass(frozen=True, eq=False)
class Trained:
    """The words of a model (one byte a bucket) and its trees. Scores are log-odds: 0 is even."""

    words: bytes
    scale: float  # what one step of a byte is worth
    bias: float
    start: float
    trees: tuple[Node, ...]
    signs: tuple[str, ...] = ()

    def word_score(self, buckets: Sequence[int]) -> float:
        """What hashed pieces alone say."""
        words = self.words
        steps = sum([words[bucket] for bucket in buckets]) - NOTHING * len(buckets)
        return self.bias + self.scale * steps

    def tree_score(self, row: Sequence[float]) -> float:
        """What the trees make of measures, in the order of training."""
        total = self.start
        for node in self.trees:
            at = node
            while isinstance(at, tuple):
                measure, threshold, below, above = at
                at = below if row[measure] <= threshold else above
            total += at
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
        trees=tuple(_node(tree, 0) for tree in about["trees"]),
        signs=tuple(about["signs"]),
    )


def _node(tree: list[list[Any]], at: int) -> Node:
    """The node of this number, and all under it, of a tree written as four lists."""
    measures, values, below, above = tree
    if measures[at] < 0:
        return float(values[at])
    return (measures[at], values[at], _node(tree, below[at]), _node(tree, above[at]))
