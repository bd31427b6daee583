"""What Tesseract reads of chats and photos: every link and number that a person could read."""

from __future__ import annotations

import pytest

from bot.lookups.ocr import Tesseract, tesseract
from bot.settings import ROOT
from content.reading.lexicon.numbers import load_number_words
from content.reading.library import Library
from content.reading.problems import Mistakes
from handlers.checks.extract import read
from tests.bot.lookups.screens import LOOKS

PARCEL = "พัสดุของคุณตกค้างที่ศุลกากร กรุณาชำระค่าธรรมเนียม 50 บาท ที่ thpost-fee.cc/pay หรือโทร 081-234-5678"
REFUND = "การไฟฟ้าคืนเงินประกันมิเตอร์ 2,500 บาท ลงทะเบียนที่ http://pea-refund.online/th ภายในวันนี้"


@pytest.fixture(scope="module")
def reader() -> Tesseract:
    found = tesseract()
    if found is None:
        pytest.skip("Tesseract with Thai is not installed")
    return Tesseract(found, seconds=60)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(numbers=load_number_words(ROOT / "content", Mistakes(ROOT / "content")))


@pytest.mark.parametrize("look", LOOKS)
async def test_the_link_and_the_number_are_read_in_every_look(
    reader: Tesseract, library: Library, look: str
) -> None:
    found = read(await reader.read(LOOKS[look](PARCEL, 1)) or "", library.numbers)
    assert any("thpost-fee.cc" in link.lower() for link in found.links)
    assert "0812345678" in found.phones


async def test_an_address_read_as_thai_letters_is_read_again_as_latin_ones(
    reader: Tesseract, library: Library
) -> None:
    small = LOOKS["small, JPEG 40"](REFUND, 3)
    found = read(await reader.read(small) or "", library.numbers)
    assert any("pea-refund.online" in link.lower() for link in found.links)
