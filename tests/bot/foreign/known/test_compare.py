"""Copies of a picture are known again, a picture with another digit is not."""

from __future__ import annotations

import io
import random
import zlib
from typing import Any

import pytest
from PIL import Image, ImageChops

from bot.foreign.known.compare import Fingerprint, equal
from bot.foreign.known.fingerprint import COLUMNS, PACKED, fingerprint
from tests.bot.foreign.screens import Picture, as_file, bubble, screen

WORDS = (
    "ด่วน บัญชี 123-4-56789-0 ของคุณถูกระงับ โทร 081-234-5678 หรือกด thpost-fee.cc/pay ภายในวันนี้ "
    "มิฉะนั้นเงิน 2,500 บาทจะหายหมด"
)
BAR = 64
"""Pixels of the status bar of screen()."""


def known_by(picture: Picture) -> Fingerprint:
    found = Fingerprint.of(*fingerprint(picture.convert("L")))
    assert found is not None
    return found


def sent(picture: Picture, quality: int = 70, scale: float = 1.0) -> Picture:
    """As an app hands it on: smaller, and compressed again."""
    size = (round(picture.width * scale), round(picture.height * scale))
    small = picture.resize(size, Image.Resampling.LANCZOS)
    return Image.open(io.BytesIO(as_file(small, quality)))


def known(one: Picture, other: Picture) -> bool:
    a, b = known_by(one), known_by(other)
    return a.far(b) is not None and equal(a, b)


@pytest.mark.parametrize("quality", [90, 75, 60, 45])
@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_compressed_again_is_known(quality: int, dark: bool) -> None:
    picture = screen(WORDS, dark=dark)
    assert known(picture, sent(picture, quality))


def test_a_picture_in_another_size_is_known() -> None:
    picture = screen(WORDS)
    assert known(picture, sent(picture, 80, 1280 / 1480))  # as Telegram shrinks it
    assert known(picture, sent(picture, 80, 0.8))
    assert known(picture, sent(picture, 80, 1.5))


def test_a_picture_compressed_three_times_is_known() -> None:
    picture = copy = screen(WORDS)
    for quality in (80, 70, 75):
        copy = sent(copy, quality)
    assert known(picture, copy)


@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_without_its_status_bar_is_known(dark: bool) -> None:
    picture = screen(WORDS, dark=dark)
    cut = picture.crop((0, BAR, picture.width, picture.height))
    assert known(picture, sent(cut))
    assert known(sent(cut), picture)


@pytest.mark.parametrize("size", [22, 26, 30])
@pytest.mark.parametrize("pale", [False, True])
def test_another_digit_anywhere_makes_another_picture(size: int, pale: bool) -> None:
    ink, paper = ("#9aa0a6", "#e1e4e7") if pale else ("", "")
    chance = random.Random(size)
    words = " ".join([WORDS] * 4)  # as high as wide
    first = known_by(bubble(words, size=size, ink=ink, paper=paper))
    places = [place for place, letter in enumerate(words) if letter.isdigit()]
    for place in chance.sample(places, 12):
        digit = chance.choice([each for each in "0123456789" if each != words[place]])
        other = bubble(words[:place] + digit + words[place + 1 :], size=size, ink=ink, paper=paper)
        assert not equal(first, known_by(sent(other)))


@pytest.mark.parametrize(
    ("word", "instead"),
    [("thpost", "thpast"), ("fee.cc", "fee.co"), ("ภายใน", "ไม่มี"), ("หายหมด", "คืนหมด")],
)
def test_another_word_makes_another_picture(word: str, instead: str) -> None:
    assert not known(screen(WORDS), screen(WORDS.replace(word, instead)))


def test_a_line_of_words_that_was_cut_off_is_no_status_bar() -> None:
    """Words above would be missing from what was read, or stand in it though they were cut off."""
    picture = screen(WORDS)
    for words in ("โทร 099-999-9999 โอนเลย", "ขวัญใจ บ้านหนองจาน หมู่ 4 ตำบลหนองปลา อำเภอเมือง"):
        above = Image.new("RGB", (picture.width, picture.height + 100), picture.getpixel((2, 90)))
        above.paste(picture, (0, 100))
        above.paste(bubble(words).crop((0, 96, picture.width, 180)), (0, 8))
        assert not known(picture, above)


def test_pictures_of_one_colour_are_not_taken_for_screenshots() -> None:
    empty = Image.new("RGB", (720, 1480), "#e8ecef")
    assert not equal(known_by(empty), known_by(screen(WORDS)))


def noisy(picture: Picture, by: int) -> Picture:
    """Enlarged to 2400 pixels, every two of them brighter and darker in turn, which nobody sees on
    a telephone and which the cells even out; Tesseract finds no word in it."""
    large = picture.convert("L").resize((1167, 2400), Image.Resampling.BICUBIC)
    board = Image.new("L", (2, 2), 128 - by)
    board.putpixel((0, 0), 128 + by)
    board.putpixel((1, 1), 128 + by)
    tile = board.resize((4, 4), Image.Resampling.NEAREST)
    noise = Image.new("L", large.size)
    for x in range(0, large.width, 4):
        noise.paste(tile, (x, 0))
    column = noise.crop((0, 0, large.width, 4))
    for y in range(0, large.height, 4):
        noise.paste(column, (0, y))
    return ImageChops.add(large, noise, 1, -128)


@pytest.mark.parametrize("by", [12, 25, 50, 80])
def test_a_copy_with_fine_noise_that_keeps_the_mean_is_another_picture(by: int) -> None:
    picture = screen(WORDS)
    assert known(picture, noisy(picture, 0))
    assert not known(picture, noisy(picture, by))


def test_screenshots_with_an_empty_foot_are_told_apart_by_the_whole() -> None:
    """Else every picture with a blank lower half would be compared with every other."""
    one, other = screen(WORDS), screen("กินข้าวหรือยัง")
    for each in (one, other):
        each.paste("#e8ecef", (0, 740, 720, 1480))
    one.paste("#202020", (0, 100, 360, 700))
    other.paste("#202020", (360, 100, 720, 700))
    first, second = known_by(one), known_by(other)
    copy, differs = first.far(known_by(sent(one))), first.far(second)
    assert copy is not None
    assert differs is None or differs > copy + 10


def of(values: dict[str, Any], body: bytes = b"") -> Fingerprint | None:
    return Fingerprint.of(values, body)


@pytest.mark.parametrize(
    "values",
    [
        *({}, {"hash": 5}, {"hash": "x", "shape": 1.0, "rows": 256}),
        {"hash": "f" * 129, "shape": 1.0, "rows": 256},
        {"hash": "-1", "shape": 1.0, "rows": 256},
        {"hash": "ff", "shape": "1", "rows": 256},
        {"hash": "ff", "shape": 9.0, "rows": 256},
        {"hash": "ff", "shape": float("nan"), "rows": 256},
        {"hash": "ff", "shape": 1.0, "rows": 0},
        {"hash": "ff", "shape": 1.0, "rows": "256"},
    ],
)
def test_nonsense_of_a_worker_is_no_fingerprint(values: dict[str, Any]) -> None:
    assert of(values) is None


def test_what_would_take_too_much_memory_is_no_fingerprint() -> None:
    values = {"hash": "0", "shape": 1.0, "rows": 384}
    assert of(values, bytes(PACKED)) is not None
    assert of(values, bytes(PACKED + 1)) is None


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"nonsense", zlib.compress(b"")),
        zlib.compress(bytes(300 * COLUMNS + 1)),
        zlib.compress(bytes(10 * COLUMNS)),
        zlib.compress(bytes(50_000_000)),
    ],
)
def test_cells_that_are_damaged_or_unfold_without_end_equal_nothing(body: bytes) -> None:
    told = of({"hash": "0", "shape": 1.0, "rows": 384}, body)
    assert told is not None
    assert not equal(told, told)
    assert not equal(known_by(screen(WORDS)), told)
