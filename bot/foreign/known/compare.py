"""Says whether two fingerprints are of one picture: sent again, compressed again, in another size,
or without its status bar; and not of two that differ in a digit.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.foreign.known.fingerprint import COLUMNS, DETAIL, PACKED, SIDE, TALLEST

BITS = 24
"""Most bits, of 256, in which a hash of two copies of one picture differs."""
SHARE = 0.10
"""By how much a cell may differ, as a share of the contrast around it. Measured: compressing again
and shrinking change at most 0.13, another digit at least 0.2 where letters have six cells."""
FLAT = 24
"""What is added to that contrast, of 255: where nothing stands, noise is most of it."""
AROUND = 4
"""Cells on each side that count as around a cell: a letter's height."""
CONTRAST = 255
"""The most contrast that there can be."""
MOST = 3 * TALLEST * COLUMNS * COLUMNS
"""More bytes than any unpacked fingerprint has."""
SHARE_INSIDE, FLAT_INSIDE, MEAN_INSIDE = 0.45, 8, 4.0
"""The same of the details: a share of the greater one, what is added to it, and the most by which
all may differ on average. Measured: shrinking and compressing change at most 0.42, noise in which
no word can be read 0.7 and more."""
ROUNDED = 0.004
"""By how much the shapes of two copies may differ: a height of 250 is rounded by half a pixel."""
BAR = 40
"""Most rows of cells of a status bar: 59 of 390 points on the largest iPhone."""
LINE = 18
"""Most rows between which a status bar has anything: one line of letters."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A picture's hashes (that of the whole in the upper half), its height by its width, and the
    cells of both grids and the details (fingerprint.py), packed; `rows` are those of the first
    grid."""

    hash: int
    shape: float
    rows: int
    packed: bytes

    @classmethod
    def of(cls, values: Mapping[str, Any], body: bytes) -> Self | None:
        """Return what a worker told; None if the picture has none, or it talks nonsense, or too
        much to be kept."""
        told, shape, rows = values.get("hash"), values.get("shape"), values.get("rows")
        if not isinstance(told, str) or not isinstance(shape, float) or not isinstance(rows, int):
            return None
        if len(body) > PACKED:
            return None
        try:
            found = int(told, 16)
        except ValueError:
            return None
        if not 0 <= found < 1 << 2 * SIDE * SIDE or not 1 <= shape <= TALLEST or rows <= 0:
            return None
        return cls(found, shape, rows, body)

    def far(self, other: Fingerprint) -> int | None:
        """Return by how many bits the hashes differ; None if the cells need not be compared, as
        with nearly all that differ."""
        bits = self.hash ^ other.hash
        whole, foot = (bits >> SIDE * SIDE).bit_count(), (bits & _HALF).bit_count()
        if foot > BITS:
            return None
        if _one_shape(self, other):
            return whole + foot if whole <= BITS else None
        more = abs(int(self.shape * COLUMNS) - int(other.shape * COLUMNS))
        return 2 * foot if 0 < more <= BAR else None


_HALF = (1 << SIDE * SIDE) - 1


def _one_shape(one: Fingerprint, other: Fingerprint) -> bool:
    return one.rows == other.rows and abs(one.shape / other.shape - 1) < ROUNDED


def equal(one: Fingerprint, other: Fingerprint) -> bool:
    """Return whether they are of one picture. Where one is higher, what it has more must look like
    a status bar. Takes some milliseconds."""
    first, second = _grids(one), _grids(other)
    if first is None or second is None:
        return False
    if not _near_inside(first[2], second[2]):
        return False
    if _one_shape(one, other):
        return _near(first[0], second[0])
    high, low = sorted((first[1], second[1]), key=len, reverse=True)
    more = len(high) - len(low)
    return 0 < more <= BAR and _is_bar(high[:more]) and _near(high[more:], low)


def _grids(of: Fingerprint) -> tuple[Any, Any, Any] | None:
    """Both grids and the details; None if a worker has told nonsense."""
    import numpy as np  # nothing is compared before the first picture

    try:
        unpacking = zlib.decompressobj()
        cells = unpacking.decompress(of.packed, MOST)
    except zlib.error:
        return None
    full = int(of.shape * COLUMNS)
    ends = [of.rows * COLUMNS, (of.rows + full) * COLUMNS]
    ends.append(ends[1] + full // DETAIL * (COLUMNS // DETAIL))
    if unpacking.unconsumed_tail or len(cells) != ends[2]:
        return None
    flat = np.frombuffer(cells, np.uint8)
    whole, foot, inside = flat[: ends[0]], flat[ends[0] : ends[1]], flat[ends[1] :]
    grids = (whole.reshape(-1, COLUMNS), foot.reshape(-1, COLUMNS))
    return *grids, inside.reshape(-1, COLUMNS // DETAIL)


def _near_inside(one: Any, other: Any) -> bool:
    import numpy as np

    rows = min(len(one), len(other))  # both are counted from the foot
    first, second = one[-rows:].astype(np.float32), other[-rows:].astype(np.float32)
    differs = np.abs(first - second)
    most = SHARE_INSIDE * (np.maximum(first, second) + FLAT_INSIDE)
    return bool(differs.mean() <= MEAN_INSIDE and (differs <= most).all())


def _near(one: Any, other: Any) -> bool:
    import numpy as np

    differs = np.maximum(one, other) - np.minimum(one, other)
    if differs.max() > SHARE * (CONTRAST + FLAT):  # true of most that differ, and quickly found
        return False
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
