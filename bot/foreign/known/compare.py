"""Says whether two fingerprints are of one picture: sent again, compressed again, in another size,
or without its status bar; and not of two that differ in a digit.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.foreign.known.fingerprint import COLUMNS, SIDE, TALLEST

BITS = 24
"""Most bits, of 256, in which the hashes of one picture differ."""
SHARE = 0.10
"""By how much a cell may differ, as a share of the contrast around it. Measured: compressing again
and shrinking change at most 0.13, another digit at least 0.2 where letters have six cells."""
FLAT = 24
"""What is added to that contrast, of 255: where nothing stands, noise is most of it."""
AROUND = 4
"""Cells on each side that count as around a cell: a letter's height."""
MOST = 3 * TALLEST * COLUMNS * COLUMNS
"""More bytes than any unpacked fingerprint has."""
ROUNDED = 0.004
"""By how much the shapes of two copies may differ: a height of 250 is rounded by half a pixel."""
BAR = 40
"""Most rows of cells of a status bar: 59 of 390 points on the largest iPhone."""
LINE = 18
"""Most rows between which a status bar has anything: one line of letters."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A picture's hash, its height by its width, and the brightness of the cells of both grids
    (fingerprint.py), packed; `rows` are those of the first grid."""

    hash: int
    shape: float
    rows: int
    packed: bytes

    @classmethod
    def of(cls, values: Mapping[str, Any], body: bytes) -> Self | None:
        """Return what a worker told; None if the picture has none, or it talks nonsense."""
        told, shape, rows = values.get("hash"), values.get("shape"), values.get("rows")
        if not isinstance(told, str) or not isinstance(shape, float) or not isinstance(rows, int):
            return None
        try:
            found = int(told, 16)
        except ValueError:
            return None
        if not 0 <= found < 1 << SIDE * SIDE or not 1 <= shape <= TALLEST or rows <= 0:
            return None
        return cls(found, shape, rows, body)

    def may_equal(self, other: Fingerprint) -> bool:
        """Return whether it is worth comparing the cells: false for nearly all that differ."""
        return (self.hash ^ other.hash).bit_count() <= BITS


def equal(one: Fingerprint, other: Fingerprint) -> bool:
    """Return whether they are of one picture. Where one is higher, what it has more must look like
    a status bar."""
    first, second = _grids(one), _grids(other)
    if first is None or second is None:
        return False
    if one.rows == other.rows and abs(one.shape / other.shape - 1) < ROUNDED:
        return _near(first[0], second[0])
    high, low = sorted((first[1], second[1]), key=len, reverse=True)
    more = len(high) - len(low)
    return 0 < more <= BAR and _is_bar(high[:more]) and _near(high[more:], low)


def _grids(of: Fingerprint) -> tuple[Any, Any] | None:
    """Both grids; None if a worker has told nonsense."""
    import numpy as np  # nothing is compared before the first picture

    try:
        unpacking = zlib.decompressobj()
        cells = unpacking.decompress(of.packed, MOST)
    except zlib.error:
        return None
    full = len(cells) // COLUMNS - of.rows
    if unpacking.unconsumed_tail or len(cells) % COLUMNS or full < COLUMNS:
        return None
    grid = np.frombuffer(cells, np.uint8).reshape(-1, COLUMNS)
    return grid[: of.rows], grid[of.rows :]


def _near(one: Any, other: Any) -> bool:
    import numpy as np

    differs = np.maximum(one, other) - np.minimum(one, other)
    return bool((differs <= SHARE * (_contrast(one).astype(np.float32) + FLAT)).all())


def _contrast(cells: Any) -> Any:
    """The brightest less the darkest of the cells around each, itself included."""
    return _spread(cells, "maximum") - _spread(cells, "minimum")


def _spread(cells: Any, which: str) -> Any:
    import numpy as np

    pick = getattr(np, which)
    found = cells
    for axis in (0, 1):
        ends = [(AROUND, AROUND) if each == axis else (0, 0) for each in (0, 1)]
        wide = np.moveaxis(np.pad(found, ends, mode="edge"), axis, 0)
        size = cells.shape[axis]
        best = wide[:size]
        for shift in range(1, 2 * AROUND + 1):
            best = pick(best, wide[shift : shift + size])
        found = np.moveaxis(best, 0, axis)
    return found


def _is_bar(rows: Any) -> bool:
    """Whether these rows have one line at most, and nothing in the middle: a clock stands on the
    left, signs on the right. Words of a message would go across."""
    ground = int(rows[0, COLUMNS // 2])
    inked = abs(rows.astype(int) - ground) > FLAT
    middle = inked[:, COLUMNS // 3 : 2 * COLUMNS // 3]
    (high,) = inked.any(axis=1).nonzero()
    return not middle.any() and (not len(high) or int(high[-1] - high[0]) < LINE)
