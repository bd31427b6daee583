"""Trimming by a channel's own unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.fit import ELLIPSIS, fit, fits, measure
from content.check.lengths import graphemes

UNITS = ("utf16", "grapheme", "byte")
FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "utf16", "graphemes", "size"),
    [
        ("", 0, 0, 0),
        ("abc", 3, 3, 3),
        ("กา", 2, 2, 6),
        ("น้ำ", 3, 1, 9),  # consonant, tone mark and SARA AM are one letter to a reader
        ("กำ", 2, 1, 6),
        ("กํา", 3, 2, 9),  # SARA AM written as two characters: AA stands alone
        ("แจ้งเบอร์มิจฉาชีพที่น่าสงสัย", 28, 20, 84),
        ("👍", 2, 1, 4),
        (FAMILY, 11, 1, 25),
        ("e\u0301", 2, 1, 3),
        ("🇹🇭", 4, 1, 8),
    ],
)
def test_each_unit_counts_as_its_platform_does(
    text: str, utf16: int, graphemes: int, size: int
) -> None:
    assert (measure(text, "utf16"), measure(text, "byte")) == (utf16, size)
    assert measure(text, "grapheme") == graphemes


def test_an_unknown_unit_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="words"):
        measure("text", "words")
    with pytest.raises(ValueError, match="words"):
        fits("text", 1000, "words")


def test_a_text_that_fits_is_left_as_it_is() -> None:
    assert fit("แจ้งเบอร์มิจฉาชีพที่น่าสงสัย", 20, "grapheme") == "แจ้งเบอร์มิจฉาชีพที่น่าสงสัย"


def test_a_thai_letter_keeps_its_marks() -> None:
    assert fit("น้ำน้ำน้ำ", 2, "grapheme") == "น้ำ" + ELLIPSIS
    assert fit("น้ำน้ำน้ำ", 5, "utf16") == "น้ำ" + ELLIPSIS
    assert fit("กี่กี่กี่", 12 + 2, "byte") == "กี่" + ELLIPSIS


def test_an_emoji_is_kept_whole_or_not_at_all() -> None:
    assert fit(FAMILY + "abcdef", 6, "utf16") == ELLIPSIS
    assert fit("a" + FAMILY + "bc", 3, "grapheme") == "a" + FAMILY + ELLIPSIS


def test_no_space_is_left_before_the_ellipsis() -> None:
    assert fit("one two three", 5, "grapheme") == "one" + ELLIPSIS


def test_no_room_gives_no_text() -> None:
    assert fit("abc", 0, "grapheme") == ""
    assert fit("abc", 2, "byte") == ""


@given(st.text(max_size=60), st.integers(0, 40), st.sampled_from(UNITS))
def test_the_result_always_fits_and_is_a_beginning(text: str, limit: int, unit: str) -> None:
    result = fit(text, limit, unit)
    assert measure(result, unit) <= limit
    assert fits(result, limit, unit)
    assert result == text or text.startswith(result.removesuffix(ELLIPSIS))


def test_a_khmer_consonant_is_not_cut_from_the_one_below_it() -> None:
    word = "ខ្មែរ"
    assert fit(word * 3, 4, "grapheme") == word + word[:-1] + ELLIPSIS
    assert graphemes(word) == 2
    assert graphemes("ຕຳຫຼວດ") == 4
