"""Amounts of money as people write them, in figures, in words, and roughly."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pythainlp.util import num_to_thaiword

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


@pytest.mark.parametrize(
    ("text", "baht"),
    [
        # Grouped as elsewhere.
        ("35.000 บาท", 35_000),
        ("2.750.000", 2_750_000),
        ("2.750.000,50 บาท", 2_750_000),
        ("35 000 บาท", 35_000),
        ("1 250 000", 1_250_000),
        ("2,00,000", 200_000),
        ("1.500 ล้าน", 1_500_000),
        # Decimals in words.
        ("สองจุดห้าล้าน", 2_500_000),
        ("สามจุดสองแสน", 320_000),
        ("3จุด2แสน", 320_000),
        ("ศูนย์จุดห้าล้าน", 500_000),
        ("เจ็ดร้อยห้าสิบจุดสองห้าบาท", 750),
        ("2 point 5 million", 2_500_000),
        # A name that is a number too.
        ("สองร้อยเอ็ดล้าน", 201_000_000),
        ("ร้อยเอ็ดบาท", 101),
        ("อยู่ร้อยเอ็ด โอนไป 700 บาท", 700),
        # Spelt by ear.
        ("สามเเสน", 300_000),
        ("ห้าหมึ่น", 50_000),
        ("สามหมืนห้า", 35_000),
        # Gold is bought with money and weighed in baht.
        ("ซื้อทอง 45000 บาท", 45_000),
        ("ทองหนัก 2 บาท โอนไป 60000", 60_000),
        ("สิบบาทห้าสิบสตางค์", 10),
    ],
)
def test_an_amount_in_another_spelling_is_understood(
    library: Library, text: str, baht: int
) -> None:
    found = amounts.read(text, library.amounts)
    assert found is not None
    assert found.baht == baht


@pytest.mark.parametrize("text", ["35.000 บาท", "35 000", "2,00,000", "2.750.000"])
def test_figures_grouped_as_elsewhere_are_read_back(library: Library, text: str) -> None:
    found = amounts.read(text, library.amounts)
    assert found is not None
    assert not found.sure


@pytest.mark.parametrize(
    "text",
    ["ห้าสิบสตางค์", "ทอง 2 บาท", "สร้อยทองหนึ่งบาท", "สามสิบล้านล้าน", "ร้อยเอ็ด", "จุดนี้"],
)
def test_satang_gold_and_places_are_no_amount_in_baht(library: Library, text: str) -> None:
    assert amounts.read(text, library.amounts) is None


@given(st.integers(1, amounts.MOST_BAHT - 1))
@example(101)
@example(1_001)
@example(101_000_000)
def test_every_number_in_words_is_itself(library: Library, baht: int) -> None:
    # "Two thousand five" is two and a half thousand to people, and nobody pays 2,005 baht so.
    assume(baht < 1000 or baht // 10 % 100 or baht % 10 in (0, 1))
    found = amounts.read(f"{num_to_thaiword(baht)}บาท", library.amounts)
    assert found is not None
    assert found.baht == baht


@given(st.integers(1, amounts.MOST_BAHT - 1))
def test_every_number_in_figures_is_itself(library: Library, baht: int) -> None:
    commas = f"{baht:,}"
    for text in (str(baht), commas, commas.replace(",", " "), commas.replace(",", ".") + " บาท"):
        found = amounts.read(text, library.amounts)
        assert found is not None
        assert found.baht == baht


@given(st.text("0123456789., จุดสิบล้านร้อยเอ็ดบาทครึ่งทองสตางค์", max_size=60))
def test_any_text_of_numbers_can_be_read(library: Library, text: str) -> None:
    found = amounts.read(text, library.amounts)
    assert found is None or 0 < found.baht < amounts.MOST_BAHT
