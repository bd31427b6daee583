"""Typed text has one form in which words, numbers and addresses are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from content.reading.lexicon.intents import Intents, load_intents
from content.reading.problems import Mistakes
from handlers.core.text import LIMIT, digits, normalized, plain, written
from handlers.core.words.intents import is_emergency
from tests.support.paths import CONTENT


@pytest.fixture(scope="module")
def intents() -> Intents:
    return load_intents(CONTENT, Mistakes(CONTENT))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ไป\u0e40\u0e40ล้ว", "ไปแล้ว"),
        ("\u0e40\u0e40อดไลน์", "แอดไลน์"),
        ("\u0e40\u200b\u0e40ม่", "แม่"),
        ("\u0ec0\u0ec0ມ່", "ແມ່"),
        ("น\u0e49\u0e33", "น้ำ"),  # as it should be
        ("น\u0e33\u0e49", "น้ำ"),  # the tone mark last
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),  # the tone mark in the middle
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),  # SARA AM in two parts
        ("น\u0e4d\u0e32\u0e49", "น้ำ"),
        ("ด\u0e4d\u0e32เนินการ", "ดำเนินการ"),
        ("จ\u0e33\u0e48า", "จ่ำา"),  # what stands behind is left alone
    ],
)
def test_letters_that_look_alike_are_one(typed: str, meant: str) -> None:
    assert written(typed) == meant
    assert plain(typed) == meant


@pytest.mark.parametrize("text", ["เ", "เก่า", "แม่", "นำไป", "กำแพง", "เมเม่"])
def test_ordinary_spelling_stays(text: str) -> None:
    assert written(text) == text


@pytest.mark.parametrize(
    "words",
    [
        "แจ้งรหัสโอทีพีไปเเล้วค่ะ",
        "บอก OTP เขาไปเเล้ว",
        "กดลิ้งค์เข้าไปเเล้วค่ะ",
        "ลงเเอปที่เขาส่งมาไปเเล้ว",
        "โดนหลอกเเล้วค่ะ ทำไงดี",
        "กรอกข้อมูลให้เขาไปเเล้ว",
        "เเอปดูดเงิน",
    ],
)
def test_an_emergency_is_heard_with_the_vowel_typed_twice(words: str, intents: Intents) -> None:
    assert is_emergency(words, intents)


@pytest.mark.parametrize(
    "typed", ["๐๑๒๓๔๕๖๗๘๙", "០១២៣៤៥៦៧៨៩", "໐໑໒໓໔໕໖໗໘໙", "၀၁၂၃၄၅၆၇၈၉", "０１２３４５６７８９"]
)
def test_every_script_has_the_same_digits(typed: str) -> None:
    assert written(typed) == "0123456789"
    assert digits(normalized(typed)) == "0123456789"


def test_an_address_keeps_its_letters_its_lines_and_its_length() -> None:
    address = "https://\u0e40\u0e40อป.com/" + "A" * 2 * LIMIT
    assert normalized(address + "\nB") == address + "\nB"
    assert normalized("kbank\u3002com\u2044x") == "kbank.com/x"


def test_words_are_one_line_and_small() -> None:
    assert written(" A\u00a0 B\n\tC ") == "A B C"
    assert plain("ABBBBBBB 55555") == "abbb 555"


@given(st.text("กเแำํา่้๊๋ันไม\u200b 5", max_size=30))
def test_a_form_made_again_is_the_same(text: str) -> None:
    assert written(written(text)) == written(text)
    assert plain(plain(text)) == plain(text)


def listed(value: object) -> Iterator[str]:
    """Every word of a lexicon file, keys too."""
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield from (*listed(key), *listed(inner))
        case list():
            for inner in value:
                yield from listed(inner)


def test_every_word_of_the_lexicon_is_written_as_it_is_looked_for() -> None:
    """Else it could never be found."""
    never = []
    for path in sorted((CONTENT / "lexicon").glob("*.yaml")):
        for line in listed(yaml.safe_load(path.read_text(encoding="utf-8"))):
            for word in re.split(r" \+ |\||\.\.", line.lower()):
                word = word.strip(" !=*")
                if plain(word) != word and not word.isdigit():  # "1111" is no word
                    never.append((path.name, word))
    assert never == []
