"""Amounts of money as people write them, in figures, in words, and roughly."""

from __future__ import annotations

import pytest

from content.reading.lexicon.amounts import AmountWords
from content.reading.library import Library
from handlers.cases.text import amounts


@pytest.mark.parametrize(
    ("text", "baht"),
    [
        ("5000", 5_000),
        ("5,000.-", 5_000),
        ("๒๐,๐๐๐ บาท", 20_000),
        ("฿500", 500),
        ("2 หมื่น", 20_000),
        ("2.5 ล้าน", 2_500_000),
        ("1หมื่น2พัน", 12_000),
        ("2แสน5", 250_000),
        ("หมื่นห้า", 15_000),
        ("พันห้า", 1_500),
        ("สองแสนห้า", 250_000),
        ("หมื่นนึง", 10_000),
        ("แสนนึง", 100_000),
        ("สองหมื่นหนึ่ง", 21_000),
        ("สิบเอ็ดบาท", 11),
        ("สามร้อยยี่สิบ", 320),
        ("ครึ่งล้าน", 500_000),
        ("สองหมื่นครึ่ง", 25_000),
        ("ซาวพัน", 20_000),
        ("หนึ่งแสนสองหมื่นสามพันสี่ร้อยห้าสิบหกบาท", 123_456),
        ("20k", 20_000),
        ("twenty five thousand", 25_000),
        ("two hundred and fifty thousand", 250_000),
        ("half a million", 500_000),
        ("โอน 3 ครั้ง รวม 45000", 45_000),
        ("ครั้งแรก 500 บาท", 500),
    ],
)
def test_an_amount_is_understood(library: Library, text: str, baht: int) -> None:
    found = amounts.read(text, library.amounts)
    assert found is not None
    assert found.baht == baht


@pytest.mark.parametrize("text", ["สองหมื่นกว่า", "ประมาณ 20,000", "about 20k", "เกือบสองหมื่น"])
def test_a_rough_amount_is_rough(library: Library, text: str) -> None:
    found = amounts.read(text, library.amounts)
    assert found == amounts.Amount(20_000, about=True, sure=False)


@pytest.mark.parametrize("text", ["5000", "5,000", " 5000 ", "5000 บาท", "5000 baht", "๕๐๐๐"])
def test_plain_figures_need_not_be_read_back(library: Library, text: str) -> None:
    assert amounts.read(text, library.amounts) == amounts.Amount(5_000, about=False, sure=True)


@pytest.mark.parametrize(
    "text",
    ["", "หลายหมื่น", "เยอะมาก", "ไม่รู้", "0", "-", "สามี", "99999999999999", "9" * 400],
)
def test_what_is_no_amount_is_not_taken_for_one(library: Library, text: str) -> None:
    assert amounts.read(text, library.amounts) is None


def test_without_words_figures_are_read_still() -> None:
    found = amounts.read("5000", AmountWords())
    assert found is not None
    assert found.baht == 5_000
