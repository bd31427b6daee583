"""What Tesseract reads of chats and photos: every link and number that a person could read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.foreign.ocr import tesseract
from bot.settings import ROOT
from content.reading.lexicon.numbers import load_number_words
from content.reading.library import Library
from content.reading.problems import Mistakes
from handlers.checks.extract import read
from tests.bot.foreign.screens import LOOKS
from tests.bot.foreign.test_ocr import read as words_in

PARCEL = "พัสดุของคุณตกค้างที่ศุลกากร กรุณาชำระค่าธรรมเนียม 50 บาท ที่ thpost-fee.cc/pay หรือโทร 081-234-5678"
REFUND = "การไฟฟ้าคืนเงินประกันมิเตอร์ 2,500 บาท ลงทะเบียนที่ http://pea-refund.online/th ภายในวันนี้"


@pytest.fixture(scope="module")
def program() -> Path:
    found = tesseract()
    if found is None:
        pytest.skip("Tesseract with Thai is not installed")
    return found


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(numbers=load_number_words(ROOT / "content", Mistakes(ROOT / "content")))


@pytest.mark.parametrize("look", LOOKS)
def test_the_link_and_the_number_are_read_in_every_look(
    program: Path, library: Library, look: str
) -> None:
    found = read(words_in(program, LOOKS[look](PARCEL, 1)), library.numbers)
    assert any("thpost-fee.cc" in link.lower() for link in found.links)
    assert "0812345678" in found.phones


def test_an_address_read_as_thai_letters_is_read_again_as_latin_ones(
    program: Path, library: Library
) -> None:
    small = LOOKS["small, JPEG 40"](REFUND, 3)
    found = read(words_in(program, small), library.numbers)
    assert any("pea-refund.online" in link.lower() for link in found.links)
