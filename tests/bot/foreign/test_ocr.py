"""Text in pictures is read by Tesseract where it is installed, in bounded time."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from bot.foreign import ocr, pictures
from bot.foreign.budget import Budget
from bot.foreign.ocr import tesseract
from bot.foreign.opener import Opener
from bot.foreign.pool import WorkerPool
from bot.settings import ROOT


@pytest.fixture(scope="module")
def program() -> Path:
    found = tesseract()
    if found is None:
        pytest.skip("Tesseract with Thai is not installed")
    return found


@pytest.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    made = WorkerPool(Budget(), 1)
    yield made
    await made.close()


def screenshot(words: str, dark: bool = False) -> bytes:
    paper, ink = ("#101010", "#f0f0f0") if dark else ("#ffffff", "#101010")
    picture = Image.new("RGB", (720, 200), paper)
    ImageDraw.Draw(picture).text((20, 60), words, ink, font=ImageFont.load_default(36))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def read(program: Path, picture: bytes, seconds: float = 60) -> str:
    """What the jobs read, in this process."""
    _, ready = pictures.prepare(picture, {})
    values, _ = ocr.text(ready, {"program": str(program), "seconds": seconds})
    return str(values["text"])


@pytest.mark.parametrize("dark", [False, True])
def test_an_address_in_a_screenshot_is_read(program: Path, dark: bool) -> None:
    assert "kbank-verify.top" in read(program, screenshot("verify at kbank-verify.top now", dark))


def test_a_thai_message_with_a_link_is_read(program: Path) -> None:
    text = read(program, (ROOT / "tests/conversations/pictures/sms_false_post.png").read_bytes())
    assert "thpost-verify.top" in text
    assert "พัสดุ" in text


def test_an_empty_picture_gives_nothing(program: Path) -> None:
    assert read(program, screenshot("")) == ""


async def test_a_worker_runs_the_program_and_hands_its_words_on(
    tmp_path: Path, pool: WorkerPool
) -> None:
    """The program gets a picture that we drew, on its input, and nothing of our environment."""
    fake = tmp_path / "fake"
    fake.write_text('#!/bin/sh\nhead -c 4 | tail -c 3\necho " ($#) ${DATA_KEY-none} example.com"\n')
    fake.chmod(0o755)
    text = await Opener(pool, fake).read(screenshot("x"), "mali")
    assert text == "PNG ($#) none example.com".replace("$#", "6")


async def test_a_reading_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    assert read(slow, screenshot("x"), seconds=0.2) == ""


@pytest.mark.parametrize("data", [b"", b"nonsense"])
async def test_what_is_no_picture_gives_nothing(
    tmp_path: Path, pool: WorkerPool, data: bytes
) -> None:
    assert await Opener(pool, tmp_path / "never-run").read(data, "mali") is None


async def test_without_the_program_nothing_is_started(pool: WorkerPool) -> None:
    assert await Opener(pool, None).read(screenshot("x"), "mali") is None
    assert pool.alive == []


def test_a_picture_made_ready_is_light_and_large() -> None:
    _, ready = pictures.prepare(screenshot("x", dark=True), {})
    with Image.open(io.BytesIO(ready)) as picture:
        assert picture.width == 1440
        assert picture.getpixel((5, 5)) > 200
