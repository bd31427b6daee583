"""Which pictures can be known again by their cells, and what is told of them."""

from __future__ import annotations

import zlib

import pytest
from PIL import Image

from bot.foreign.known.fingerprint import COLUMNS, DETAIL, TALLEST, fingerprint
from tests.bot.foreign.screens import screen


def test_a_screenshot_has_two_hashes_of_256_bits_two_grids_and_details() -> None:
    told, packed = fingerprint(screen("โทร 081-234-5678").convert("L"))
    assert len(told["hash"]) == 128
    assert set(told["hash"][:64]) != {"0"}, "the whole has more than its lowest square"
    assert told["shape"] == pytest.approx(1480 / 720)
    full = int(told["shape"] * COLUMNS)
    details = full // DETAIL * (COLUMNS // DETAIL)
    assert len(zlib.decompress(packed)) == (told["rows"] + full) * COLUMNS + details
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
    assert set(zlib.decompress(packed)) == {128, 0}  # and nothing inside a cell


def test_a_picture_whose_cells_would_take_too_much_memory_has_none() -> None:
    assert fingerprint(Image.effect_noise((256, 1000), 200)) == ({}, b"")
