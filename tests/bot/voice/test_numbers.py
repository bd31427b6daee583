"""Every number is said so that its digits come back, however it is written."""

from __future__ import annotations

import random

import pytest

from bot.voice import numbers
from bot.voice.words import Words
from tests.bot.voice.read_back import amount, digits, groups
from tests.support.paths import ROOT

WORDS = Words.load(ROOT / "content")
SEED = 2569


def said(text: str) -> str:
    (clause, *_) = WORDS.clauses(text)
    return clause.said


def test_five_hundred_amounts_come_back_to_the_last_digit() -> None:
    lot = random.Random(SEED)
    for _ in range(500):
        number = lot.randrange(1, 10 ** lot.randint(1, 10))
        satang = lot.choice(["", f".{lot.randrange(100):02}"])
        text = f"{number:,}{satang}"
        assert amount(said(f"{text} บาท")) == f"{number}{satang}", text


def test_three_hundred_telephone_numbers_come_back_digit_by_digit() -> None:
    lot = random.Random(SEED)
    for _ in range(300):
        number = "0" + "".join(str(lot.randrange(10)) for _ in range(lot.choice([8, 9])))
        text = lot.choice(
            [number, f"{number[:3]}-{number[3:]}", f"{number[:3]}-{number[3:6]}-{number[6:]}"]
        )
        assert digits(said(text)) == number, text


def test_two_hundred_dates_come_back() -> None:
    lot = random.Random(SEED)
    for _ in range(200):
        day, month, year = lot.randint(1, 31), lot.randint(1, 12), lot.randint(2500, 2600)
        first, second, third = groups(said(f"{day}/{month}/{year}"))
        assert [amount(first), amount(second), digits(third)] == [str(day), str(month), str(year)]


@pytest.mark.parametrize("hotline", ["191", "1441", "1669", "1300", "1386"])
def test_a_hotline_is_said_twice(hotline: str) -> None:
    once, again = groups(said(hotline))
    assert digits(once) == digits(again) == hotline


def test_every_amount_up_to_two_thousand_differs() -> None:
    assert len({numbers.syllables(f"{n}", counted=True) for n in range(2001)}) == 2001


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("0", "0"), ("007", "007"), ("2569", "2569"), ("02 000 0000", "020000000"),
        ("๑๙๑", "191191"), ("+66812345678", "66812345678"),
    ],
)  # fmt: skip
def test_other_digits_are_dialled(text: str, heard: str) -> None:
    assert digits(said(text)) == heard


def test_before_a_unit_a_number_is_counted() -> None:
    assert amount(said("500 บาท")) == "500"
    assert digits(said("500 ตัว")) == "500"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Call 1441 now", "Call 1, 4, 4, 1; 1, 4, 4, 1 now"),
        ("02-123-4567", "0, 2, 1, 2, 3, 4, 5, 6, 7"),
        ("50,000 baht in 24 hours", "50,000 baht in 24 hours"),
    ],
)
def test_english_numbers_are_dialled_too(text: str, told: str) -> None:
    assert numbers.english(text) == told
