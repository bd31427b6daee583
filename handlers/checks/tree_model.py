"""Loads and evaluates the files of a trained model (linear on hashed features, with boosted trees),
of links or of messages.

Trained by `python -m bot links train` and `messages train`; evaluation needs no library.
"""

from __future__ import annotations

import functools
import json
import math
import struct
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import getitem
from pathlib import Path
from typing import Any

NEUTRAL = 128
"""The byte of a bucket whose weight is zero."""
LEAVES = 16
"""Most leaves of a tree: each is a bit of a 16-bit number."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """The thresholds of all trees for one numeric feature. `left[n]` has a bit for each leaf of
    each tree that can still be reached if the value is above the first n of `thresholds`."""

    feature: int
    thresholds: tuple[float, ...]
    left: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class TreeModel:
    """A trained model. `words`: the weight of each hashed bucket as a byte. Scores are log-odds."""

    words: bytes
    scale: float  # log-odds of one step of a byte
    bias: float
    start: float
    cuts: tuple[Cuts, ...]
    leaves: tuple[dict[int, float], ...]
    """For each tree: bit of a leaf -> its log-odds."""
    signs: tuple[str, ...] = ()
    words_share: float = 0.0
    """The share of the words alone in the mean of both scores (of links)."""
    visits: tuple[float, ...] = ()
    """Log-odds of how much a name is visited (of links)."""

    def word_score(self, buckets: Sequence[int]) -> float:
        """Log-odds by the hashed features alone."""
        words = self.words
        steps = sum([words[bucket] for bucket in buckets]) - NEUTRAL * len(buckets)
        return self.bias + self.scale * steps

    def tree_score(self, row: Sequence[float]) -> float:
        """Log-odds by the trees; `row` has the numeric features in the order of training.

        Evaluated feature by feature: each value rules out leaves of all trees at once; the first
        remaining leaf of a tree is its result (Lucchese et al. 2015, "QuickScorer"). Walking each
        tree takes three times as long. The lowest bits of all trees are found by one subtraction:
        none borrows from the next, since each has a leaf left.
        """
        left, ones = self._everything
        for cut in self.cuts:
            passed = bisect_left(cut.thresholds, row[cut.feature])
            if passed:
                left &= cut.left[passed]
        first = left & ~(left - ones)
        each = self._numbers.unpack(first.to_bytes(self._numbers.size, "little"))
        return self.start + sum(map(getitem, self.leaves, each))

    @functools.cached_property
    def _everything(self) -> tuple[int, int]:
        """(all leaves of all trees, the lowest one of each)."""
        everything = (1 << LEAVES * len(self.leaves)) - 1
        return everything, everything // ((1 << LEAVES) - 1)

    @functools.cached_property
    def _numbers(self) -> struct.Struct:
        """Reads the leaves that are left, tree by tree."""
        return struct.Struct(f"<{len(self.leaves)}H")


def probability(odds: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def load(folder: Path) -> TreeModel:
    """Load the model from a folder of weights."""
    about: dict[str, Any] = json.loads(zlib.decompress((folder / "trees.json.z").read_bytes()))
    trees = [_Tree(tree) for tree in about["trees"]]
    if any(len(tree.leaves) > LEAVES for tree in trees):
        raise ValueError(f"{folder}: a tree has more than {LEAVES} leaves")
    return TreeModel(
        words=zlib.decompress((folder / "words.bin.z").read_bytes()),
        scale=about["scale"],
        bias=about["bias"],
        start=about["start"],
        cuts=_cuts(trees),
        leaves=tuple(tree.leaves for tree in trees),
        signs=tuple(about["signs"]),
        words_share=about.get("words_share", 0.0),
        visits=tuple(about.get("visits", ())),
    )


class _Tree:
    """A stored tree: four lists (features, values, nodes below, nodes above), the root first.

    `leaves` from left to right; `ruled_out`: (feature, threshold, bits of leaves) of each node.
    """

    def __init__(self, tree: list[list[Any]]) -> None:
        self._tree = tree
        self.leaves: dict[int, float] = {}
        self.ruled_out: list[tuple[int, float, int]] = []
        self._read(0)

    def _read(self, at: int) -> int:
        """Read a node and all below it; returns the bits of its leaves."""
        measures, values, below, above = self._tree
        if measures[at] < 0:
            bit = 1 << len(self.leaves)
            self.leaves[bit] = float(values[at])
            return bit
        lower = self._read(below[at])
        self.ruled_out.append((measures[at], float(values[at]), lower))
        return lower | self._read(above[at])


def _cuts(trees: list[_Tree]) -> tuple[Cuts, ...]:
    """The cuts of all trees, by feature and threshold."""
    found: dict[int, list[tuple[float, int]]] = {}
    for number, tree in enumerate(trees):
        for measure, place, bits in tree.ruled_out:
            found.setdefault(measure, []).append((place, bits << LEAVES * number))
    everything = (1 << LEAVES * len(trees)) - 1
    cuts = []
    for measure, ruled_out in sorted(found.items()):
        left = [everything]
        for _, bits in sorted(ruled_out):
            left.append(left[-1] & ~bits)
        cuts.append(Cuts(measure, tuple(place for place, _ in sorted(ruled_out)), tuple(left)))
    return tuple(cuts)
