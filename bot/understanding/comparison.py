"""Compares a text with groups of example sentences, by the encoder's closeness and learned weights:
which follow-up it says.

What was learned for it lies in weights/examples.npz, made by `python -m bot understanding compare`
from content and the model's vectors: those of the examples, so that a start need not read them
anew, and how vectors differ between ways of saying one thing. Directions in which such ways differ
count less (whitening within groups, with shrinkage, as in linear discriminant analysis).
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from cachetools import LRUCache

REMEMBERED = 12_288
"""Examples whose vectors are remembered, 0.8 kB each: all that content says people may say."""
PROBE = "my bank called and asked for a code"
"""A text whose vector shows whether the examples were read by the model that is there."""
SAME = 0.999
"""Cosine from which two vectors are of one model."""
WHOLE = 127
"""What the largest part of a vector becomes in eight bits."""
_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    TypeError,
    AttributeError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What numpy raises for files that are empty, cut off, damaged or of another kind."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What examples.npz holds.

    `hashes` (n) and `vectors` (n, size; eight bits) are of examples, `probe` is the vector of
    PROBE, `mean` and `whitening` (size, size) turn a vector into one that is compared. `weights`
    count the cosine with the middle of a group, the nearest one, and what speaks for no group.
    """

    hashes: Any
    vectors: Any
    probe: Any
    mean: Any
    whitening: Any
    weights: Any

    @staticmethod
    def load(path: Path) -> Learned:
        """Raises one of _UNREADABLE if there is no such file, or none that `save` wrote."""
        # opened here: numpy leaves a damaged file open
        with path.open("rb") as file, np.load(file) as found:
            return Learned(**{name: found[name] for name in Learned.__slots__})

    def save(self, path: Path) -> None:
        """Write it as one file."""
        np.savez(path, **{name: getattr(self, name) for name in Learned.__slots__})

    def fits(self, size: int) -> bool:
        """Whether all parts belong to each other and to vectors of this size."""
        plainly, examples = plain(size), self.hashes.shape
        alike = ("probe", "mean", "whitening", "weights")
        return (
            all(getattr(self, name).shape == getattr(plainly, name).shape for name in alike)
            and len(examples) == 1
            and self.vectors.shape == (*examples, size)
        )

    def compared(self, vectors: Any) -> Any:
        """Vectors of the model (n, size) as those that are compared, of length one."""
        found = (np.asarray(vectors, np.float32) - self.mean) @ self.whitening.astype(np.float32)
        return found / np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-9)


def learned_at(path: Path) -> Learned | None:
    """What a file holds; None if there is none, or one that is damaged or of another kind."""
    try:
        return Learned.load(path)
    except _UNREADABLE:
        return None


def hash_of(text: str) -> int:
    """The name of an example in the file."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def in_eight_bits(vectors: Any) -> Any:
    """Vectors as whole numbers; their lengths do not matter."""
    scale = WHOLE / np.abs(vectors).max(axis=1, keepdims=True)
    return np.round(vectors * scale).astype(np.int8)


def lengths_one(vectors: Any) -> Any:
    """Vectors of eight bits as the model gives them, of length one."""
    found = vectors.astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def closeness(text: Any, examples: Any) -> tuple[float, float]:
    """How near a vector is to the middle of some others, and to the nearest one (cosines)."""
    middle = examples.mean(axis=0)
    return float(text @ middle / np.linalg.norm(middle)), float((examples @ text).max())


class Comparison:
    """The vectors of examples, held open. Not for use by two threads at once."""

    def __init__(self, read: Callable[[str], Any], learned: Learned | None) -> None:
        """`read` gives the model's vector of a text. What other weights learned is left aside."""
        self._read = read
        probe = read(PROBE)
        stale = learned is None or not learned.fits(len(probe))
        stale = stale or learned is None or float(probe @ learned.probe) < SAME
        self.stale = stale
        self.learned = plain(len(probe)) if stale or learned is None else learned
        self._vectors: LRUCache[int, Any] = LRUCache(REMEMBERED)
        self._known: Any = np.zeros((0, len(probe)), np.float16)
        if not stale:
            vectors = self.learned.compared(lengths_one(self.learned.vectors)).astype(np.float16)
            self._vectors.update(zip(map(int, self.learned.hashes), vectors, strict=True))
            self._known = vectors
            # what they were read from is not needed any more: some megabytes
            self.learned = replace(self.learned, vectors=self.learned.vectors[:0])

    def knows(self, example: str) -> bool:
        """Whether the example's vector is at hand."""
        return hash_of(example) in self._vectors

    def vector_of(self, example: str) -> Any:
        """The vector of an example, as it is compared; it is read if it is not at hand."""
        name = hash_of(example)
        vector = self._vectors.get(name)
        if vector is None:
            vector = self._vectors[name] = self.compared(self._read(example)).astype(np.float16)
        return vector

    def compared(self, vector: Any) -> Any:
        """One vector of the model as it is compared."""
        return self.learned.compared(vector[None])[0]

    def likelihoods(self, vector: Any, groups: Sequence[Sequence[str]]) -> tuple[float, ...]:
        """How likely a text says what each group of examples says; what is left is none of them.

        `vector` is the model's. A group without examples is not likely at all.
        """
        text = self.compared(vector)
        scores = [self._score(text, group) for group in groups]
        shares = np.exp(np.array([*scores, self.learned.weights[2]], np.float64))
        return tuple(float(share) for share in shares[:-1] / shares.sum())

    def known_but(self, names: Any) -> Any:
        """The vectors, as they are compared, of what was learned, without those of these hashes."""
        if not len(self._known):
            return self._known.astype(np.float32)
        return self._known[~np.isin(self.learned.hashes, names)].astype(np.float32)

    def _stack(self, examples: Sequence[str]) -> Any:
        return np.stack([self.vector_of(one) for one in examples]).astype(np.float32)

    def _score(self, text: Any, group: Sequence[str]) -> float:
        if not group:
            return float("-inf")
        usual, nearest, _ = self.learned.weights
        return float(np.array([usual, nearest]) @ closeness(text, self._stack(group)))


def plain(size: int) -> Learned:
    """Vectors are compared as they are: nothing was learned for the weights that are there."""
    nothing = np.zeros((0, size), np.int8)
    return Learned(
        np.zeros(0, np.uint64),
        nothing,
        np.zeros(size, np.float32),
        np.zeros(size, np.float32),
        np.eye(size, dtype=np.float16),
        np.array([10.0, 20.0, 26.0]),
    )
