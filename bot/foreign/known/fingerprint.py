"""What a picture is known again by: perceptual hashes, the brightness of each cell of a fine grid,
and how much stands inside the cells. Made in a worker.

The hashes (difference hashes, dHash, of 256 bits each, of the whole and of its lowest square) only
find what may be equal: screenshots of two chats in one layout have nearly the same. Whether they
are is decided cell by cell (compare.py).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the server compares with the sizes below, and opens no picture itself
    from PIL import Image

COLUMNS = 256
"""Cells side by side. A digit on a telephone's screen is some four cells wide and six high."""
TALLEST = 4
"""Most of a picture's height as a share of its width. The least is 1: in wider pictures, such as
screens of computers, a digit may be smaller than a cell; those are known by their bytes alone."""
STEP, AWAY = 128, 0.07
"""The first grid has a multiple of STEP rows, at least as many as would be square. From which shape
on it has more is moved by AWAY, to between the shapes that telephones have (such as 3:2, 2:1), for
the height of a smaller copy is rounded."""
SIDE = 16
"""Bits of the hash side by side, and rows of them."""
MARGIN = 4
"""By how much brighter, of 255, a place has to be than the next one for its bit to be set: most of
a screenshot is one colour, in which a JPEG's noise would set bits at random."""


DETAIL = 8
"""Cells side by side, and one above the other, of which one figure tells how much is in them."""
PACKED = 96 * 1024
"""Most bytes of packed cells: a screenshot has 40 KB at most, a photo full of noise has 400 KB."""


def fingerprint(grey: Image.Image) -> tuple[Mapping[str, Any], bytes]:
    """({"hash": in hex, that of the whole first, "shape": height by width, "rows": of the first
    grid}, the cells of both grids and the details, row by row, a byte each, packed by zlib);
    ({}, b"") if it has none.

    The cells of the first grid are stretched to fill the picture, so that those of a smaller copy
    lie in the same places. Those of the second are square and counted from the foot, so that a copy
    whose status bar is cut off has all but the uppermost. A detail is by how much the pixels of
    DETAIL x DETAIL of these cells differ from the cells, on average: noise that the cells even out,
    but that makes words unreadable, shows there.
    """
    from PIL.Image import Resampling

    shape = grey.height / grey.width
    if not 1 <= shape <= TALLEST or grey.width < COLUMNS:
        return {}, b""
    rows = STEP * math.ceil((shape + AWAY) * COLUMNS / STEP)
    whole = grey.resize((COLUMNS, rows), Resampling.BILINEAR)
    full = int(shape * COLUMNS)
    box = (0.0, max(0.0, grey.height - full * grey.width / COLUMNS), grey.width, grey.height)
    foot = grey.resize((COLUMNS, full), Resampling.BILINEAR, box)
    square = foot.crop((0, full - COLUMNS, COLUMNS, full))
    told = {"hash": _hash(whole) + _hash(square), "shape": shape, "rows": rows}
    cells = whole.tobytes() + foot.tobytes() + _details(grey, whole, full)
    packed = zlib.compress(cells, 1)
    return (told, packed) if len(packed) <= PACKED else ({}, b"")


def _details(grey: Image.Image, whole: Image.Image, full: int) -> bytes:
    """Those of the second grid, which has `full` rows; what is left over is at the top."""
    from PIL import ImageChops
    from PIL.Image import Resampling

    rows = full // DETAIL
    inside = ImageChops.difference(grey, whole.resize(grey.size, Resampling.BILINEAR))
    top = max(0.0, grey.height - rows * DETAIL * grey.width / COLUMNS)
    box = (0.0, top, grey.width, grey.height)
    return inside.resize((COLUMNS // DETAIL, rows), Resampling.BOX, box).tobytes()


def _hash(cells: Image.Image) -> str:
    from PIL.Image import Resampling

    coarse = cells.resize((SIDE + 1, SIDE), Resampling.BOX).tobytes()
    bits = 0
    for row in range(SIDE):
        line = coarse[row * (SIDE + 1) : (row + 1) * (SIDE + 1)]
        for left, right in zip(line, line[1:], strict=False):
            bits = bits << 1 | (left > right + MARGIN)
    return f"{bits:0{SIDE * SIDE // 4}x}"
