"""The small model of what deceiving addresses look like: words and trees, read from weights/.

Made by `python -m bot links train` from labelled links; nothing here learns. A word model (hashed
pieces, one byte each) gives one number, which the trees weigh together with measures and signs.
"""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from handlers.checks.links.address import Address
from handlers.checks.links.features import measures, pieces, signs_vector

WEIGHTS = Path(__file__).parent / "weights"

Tree = tuple[tuple[int, ...], tuple[float, ...], tuple[int, ...], tuple[int, ...]]
"""(feature, or -1 in a leaf; threshold, or the leaf's value; left; right), one entry a node."""


@dataclass(frozen=True, eq=False)
class LinkModel:
    """`score` gives log-odds of deceit: 0 is even, +3 is twenty to one."""

    words: bytes  # one byte a bucket, 128 is nothing
    scale: float  # what one step of a byte is worth
    bias: float
    signs: tuple[str, ...]
    start: float
    trees: tuple[Tree, ...]

    def score(self, address: Address, codes: Iterable[str]) -> float:
        """The log-odds for an address on which these signs were raised."""
        row = [*measures(address), *signs_vector(codes, self.signs), self.word_score(address)]
        total = self.start
        for features, values, left, right in self.trees:
            node = 0
            while (feature := features[node]) >= 0:
                node = left[node] if row[feature] <= values[node] else right[node]
            total += values[node]
        return total

    def word_score(self, address: Address) -> float:
        """What the pieces of the name alone say, in log-odds."""
        words, found = self.words, pieces(address)
        return self.bias + self.scale * (sum([words[place] for place in found]) - 128 * len(found))


@functools.cache
def link_model() -> LinkModel:
    """The model that ships with the project."""
    about = json.loads(zlib.decompress((WEIGHTS / "trees.json.z").read_bytes()))
    return LinkModel(
        words=zlib.decompress((WEIGHTS / "words.bin.z").read_bytes()),
        scale=about["scale"],
        bias=about["bias"],
        signs=tuple(about["signs"]),
        start=about["start"],
        trees=tuple(
            (tuple(tree[0]), tuple(tree[1]), tuple(tree[2]), tuple(tree[3]))
            for tree in about["trees"]
        ),
    )
