"""A picture sent on either platform gives the verdict of what stands in it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageDraw, ImageFont

from bot.foreign.ocr import tesseract
from bot.settings import ROOT
from content.reading.library import Library
from tests.support.hostile_files import PICTURES
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

FONT = ROOT / "content" / "fonts" / "Sarabun-Bold.ttf"
SMS = (
    "พัสดุของคุณตกค้างที่ศุลกากร",
    "กรุณาชำระค่าธรรมเนียม 50 บาท",
    "ภายในวันนี้ที่",
    "https://thailandpost-fee.top/pay",
)


@pytest.fixture
async def rutan(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Rutan]:
    async with rutan_between(shared, library, tmp_path) as found:
        yield found


@pytest.fixture(params=["line", "telegram"])
def phone(request: pytest.FixtureRequest, rutan: Rutan) -> Phone:
    return rutan.phone(request.param, "มะลิ")


def drawn(lines: tuple[str, ...]) -> bytes:
    """A screenshot of these lines, as a phone shows an SMS."""
    picture = Image.new("RGB", (900, 90 * len(lines) + 80), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT, 44)
    for n, line in enumerate(lines):
        pen.text((40, 40 + 90 * n), line, "black", font)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def code(text: str) -> bytes:
    """A QR code of this text."""
    out = io.BytesIO()
    segno.make(text).save(out, kind="png", scale=6, border=4)
    return out.getvalue()


async def test_a_code_in_a_picture_gives_the_verdict_of_its_link(phone: Phone) -> None:
    await phone.sends("photo", "qr.png", code("https://kbank-th.top/login"))
    assert "kbank-th[.]top" in phone.reads
    assert "อันตราย" in phone.reads
    assert {"report.carry", "paid"} <= set(phone.actions)


@pytest.mark.skipif(tesseract() is None, reason="needs tesseract with its Thai data")
async def test_a_thai_message_in_a_picture_gives_the_verdict_of_its_words(phone: Phone) -> None:
    await phone.sends("photo", "sms.png", drawn(SMS))
    assert "พัสดุ" in phone.reads, "it says what it read"
    assert "thailandpost-fee[.]top" in phone.reads
    assert "อันตราย" in phone.reads or "น่าสงสัย" in phone.reads
    assert {"report.carry", "paid"} <= set(phone.actions)


async def test_an_empty_picture_gets_the_four_questions(phone: Phone) -> None:
    await phone.sends("photo", "white.png", drawn(()))
    assert "check.answer" in phone.actions


@pytest.mark.parametrize(
    "name", ["eps that loops", "jpeg of 2000 scans", "png of 40 m, with alpha", "noise"]
)
async def test_a_hostile_picture_gets_the_four_questions_and_the_next_one_its_verdict(
    rutan: Rutan, phone: Phone, name: str
) -> None:
    await phone.sends("photo", "x.jpg", PICTURES[name]())
    assert "check.answer" in phone.actions
    await phone.sends("photo", "qr.png", code("https://kbank-th.top/login"))
    assert "kbank-th[.]top" in phone.reads
    assert rutan.running.workers.problem is None
