"""Reads a small trained model: hashed words, and trees that weigh them with other measures.

Made by `python -m bot links train` and `messages train`; nothing here learns. Needs no library.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOTHING = 128
"""The byte of a bucket that says nothing."""
LEAVES = 16
"""The most leaves of a tree: each is a bit."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where the trees cut one measure. `left[n]` has a bit for each leaf of each tree that is still
    to be reached when the value is above the first n of `places`."""

    measure: int
    places: tuple[float, ...]
    left: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Trained:
    """The words of a model (one byte a bucket) and its trees. Scores are log-odds: 0 is even."""

    words: bytes
    scale: float  # what one step of a byte is worth
    bias: float
    start: float
    cuts: tuple[Cuts, ...]
    leaves: tuple[dict[int, float], ...]
    """For each tree, what a leaf is worth by the bit that stands for it."""
    signs: tuple[str, ...] = ()

    def word_score(self, buckets: Sequence[int]) -> float:
        """What hashed pieces alone say."""
        words = self.words
        steps = sum([words[bucket] for bucket in buckets]) - NOTHING * len(buckets)
        return self.bias + self.scale * steps

    def tree_score(self, row: Sequence[float]) -> float:
        """What the trees make of measures, in the order of training.

        Not tree by tree but measure by measure: each value rules out leaves in all trees at once,
        and the first that is left of a tree is its answer (Lucchese and others 2015,
        "QuickScorer"). Walking each tree takes three times as long.
        """
        left = (1 << LEAVES * len(self.leaves)) - 1
        for cut in self.cuts:
            passed = bisect_left(cut.places, row[cut.measure])
            if passed:
                left &= cut.left[passed]
        each = struct.unpack(f"<{len(self.leaves)}H", left.to_bytes(2 * len(self.leaves), "little"))
        return self.start + sum(
            [leaf[bits & -bits] for leaf, bits in zip(self.leaves, each, strict=True)]
        )


def share(odds: float) -> float:
    """Log-odds as 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def load(folder: Path) -> Trained:
    """The model of a folder of weights."""
    about: dict[str, Any] = json.loads(zlib.decompress((folder / "trees.json.z").read_bytes()))
    trees = [_Tree(tree) for tree in about["trees"]]
    if any(len(tree.leaves) > LEAVES for tree in trees):
        raise ValueError(f"{folder}: a tree has more than {LEAVES} leaves")
    return Trained(
        words=zlib.decompress((folder / "words.bin.z").read_bytes()),
        scale=about["scale"],
        bias=about["bias"],
        start=about["start"],
        cuts=_cuts(trees),
        leaves=tuple(tree.leaves for tree in trees),
        signs=tuple(about["signs"]),
    )


class _Tree:
    """A tree written as four lists (measures, values, nodes below, nodes above), read from the
    root: its leaves from left to right, and which of them each cut rules out."""

    def __init__(self, tree: list[list[Any]]) -> None:
        self._tree = tree
        self.leaves: dict[int, float] = {}
        self.ruled_out: list[tuple[int, float, int]] = []
        self._read(0)

    def _read(self, at: int) -> int:
        """Reads a node and all under it; gives the bits of its leaves."""
        measures, values, below, above = self._tree
        if measures[at] < 0:
            bit = 1 << len(self.leaves)
            self.leaves[bit] = float(values[at])
            return bit
        lower = self._read(below[at])
        self.ruled_out.append((measures[at], float(values[at]), lower))
        return lower | self._read(above[at])


def _cuts(trees: list[_Tree]) -> tuple[Cuts, ...]:
    """All cuts of all trees, by measure and place."""
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
