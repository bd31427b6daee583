"""Which pictures can be known again by their cells, and what is told of them."""

from __future__ import annotations

import zlib

import pytest
from PIL import Image

from bot.foreign.known.fingerprint import COLUMNS, TALLEST, fingerprint
from tests.bot.foreign.screens import screen


def test_a_screenshot_has_a_hash_of_256_bits_and_two_grids() -> None:
    told, packed = fingerprint(screen("โทร 081-234-5678").convert("L"))
    assert len(told["hash"]) == 64
    assert told["shape"] == pytest.approx(1480 / 720)
    full = int(told["shape"] * COLUMNS)
    assert len(zlib.decompress(packed)) == (told["rows"] + full) * COLUMNS
    assert told["rows"] > full


@pytest.mark.parametrize(
    "size",
    [(1280, 720), (720, 719), (255, 500), (300, 300 * TALLEST + 1), (1, 5000)],
)
def test_wide_small_and_very_long_pictures_have_none(size: tuple[int, int]) -> None:
    assert fingerprint(Image.new("L", size)) == ({}, b"")


@pytest.mark.parametrize("size", [(256, 256), (720, 720), (300, 1200), (1080, 2340), (257, 263)])
def test_every_upright_shape_has_one(size: tuple[int, int]) -> None:
    told, packed = fingerprint(Image.new("L", size, 128))
    assert int(told["hash"], 16) == 0
    assert set(zlib.decompress(packed)) == {128}
