"""Text in pictures is read by Tesseract where it is installed, in bounded time."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from bot.lookups.ocr import Tesseract, prepare, tesseract
from bot.settings import ROOT


@pytest.fixture(scope="module")
def program() -> Path:
    found = tesseract()
    if found is None:
        pytest.skip("Tesseract with Thai is not installed")
    return found


def screenshot(words: str, dark: bool = False) -> bytes:
    paper, ink = ("#101010", "#f0f0f0") if dark else ("#ffffff", "#101010")
    picture = Image.new("RGB", (720, 200), paper)
    ImageDraw.Draw(picture).text((20, 60), words, ink, font=ImageFont.load_default(36))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("dark", [False, True])
async def test_an_address_in_a_screenshot_is_read(program: Path, dark: bool) -> None:
    text = await Tesseract(program).read(screenshot("verify at kbank-verify.top now", dark))
    assert text
    assert "kbank-verify.top" in text


async def test_a_thai_message_with_a_link_is_read(program: Path) -> None:
    picture = ROOT / "tests/conversations/pictures/sms_false_post.png"
    text = await Tesseract(program).read(picture.read_bytes())
    assert text
    assert "thpost-verify.top" in text
    assert "พัสดุ" in text


async def test_an_empty_picture_gives_nothing(program: Path) -> None:
    assert await Tesseract(program).read(screenshot("")) is None


async def test_a_reading_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    assert await Tesseract(slow, seconds=0.2).read(screenshot("x")) is None


@pytest.mark.parametrize("data", [b"", b"nonsense"])
async def test_what_is_no_picture_gives_nothing(tmp_path: Path, data: bytes) -> None:
    assert await Tesseract(tmp_path / "never-run").read(data) is None


def test_a_picture_made_ready_is_light_and_large() -> None:
    ready = prepare(screenshot("x", dark=True))
    assert ready
    with Image.open(io.BytesIO(ready)) as picture:
        assert picture.width == 1440
        assert picture.getpixel((5, 5)) > 200
