"""One number has one spelling, and an ordinary one that under which it has always been kept."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content.reading.library import Library
from handlers.core.numbers.reading import any_numbers, find_numbers, told_numbers
from handlers.core.numbers.spelling import account, match_key, telephone
from handlers.core.text import normalized, written

SEPARATORS = (
    "",
    " ",
    "-",
    ".",
    "_",
    "\u2013",
    "\u2014",
    "\u2011",
    " - ",
    " \u2013 ",
    "\u00b7",
    "\u2022",
    "  ",
)
PREFIXES = (
    "0",
    "(0)",
    "+66",
    "+66 ",
    "+66-",
    "+66 (0) ",
    "+66(0)",
    "(+66) ",
    "66",
    "0066",
    "00 66 ",
    "\uff0b66 ",
)
FIGURES = ("0123456789", "๐๑๒๓๔๕๖๗๘๙", "໐໑໒໓໔໕໖໗໘໙", "០១២៣៤៥៦៧៨៩", "０１２３４５６７８９")
NO_WORDS = Library().numbers


@st.composite
def thai_mobiles(draw: st.DrawFn) -> tuple[str, str]:
    """(a mobile number as it is dialled, one of the ways to write it)."""
    number = draw(st.from_regex(r"0[689][0-9]{8}", fullmatch=True))
    grouped = draw(st.sampled_from(((2, 3, 4), (1, 4, 4), (2, 7), (9,), (1,) * 9)))
    separator = draw(st.sampled_from(SEPARATORS))
    groups, at = [], 1
    for size in grouped:
        groups.append(number[at : at + size])
        at += size
    spelt = draw(st.sampled_from(PREFIXES)) + separator.join(groups)
    figures = draw(st.sampled_from(FIGURES))
    return number, spelt.translate(str.maketrans(FIGURES[0], figures))


@given(thai_mobiles())
@example(("0812345678", "+66 (0) 81 234 5678"))
@example(("0812345678", "(0)81 - 234 - 5678"))
@example(("0812345678", "66812345678"))
def test_every_way_to_write_a_number_is_read_as_one(ways: tuple[str, str]) -> None:
    number, spelt = ways
    for text in (spelt, f"โทร {spelt} ด่วน", f"call {spelt}\nnow", f"เบอร์ {spelt},ค่ะ"):
        found = find_numbers(normalized(text), NO_WORDS)
        assert tuple(map(telephone, found.phones)) == (number,)
        assert told_numbers(written(text), NO_WORDS).phones == (number,)
        assert any_numbers(written(text), NO_WORDS) == (number,)


@given(st.text("0123456789+() -๐๑๒", max_size=20))
def test_a_spelling_is_spelled_like_itself(text: str) -> None:
    assert telephone(telephone(text)) == telephone(text)
    assert account(account(text)) == account(text)
    assert match_key(match_key(text)) == match_key(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("081-234-5678", "0812345678"),
        ("+66 81 234 5678", "0812345678"),
        ("0066812345678", "0812345678"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "0812345678"),
        ("66812345678", "0812345678"),
        ("+855 12 345 678", "+85512345678"),
        ("021234567", "021234567"),
        ("0855555555", "0855555555"),
        ("1441", "1441"),
        ("1800-123-456", "1800123456"),
        ("+66 42 123 456", "042123456"),
        ("+66660012345", "0660012345"),
        ("+1 202 555 0123", "+12025550123"),
        ("+697 0812345678", "+6970812345678"),
    ],
)
def test_what_was_kept_until_now_is_spelled_as_it_was(text: str, number: str) -> None:
    """The keys of stored sightings are hashes of this spelling."""
    assert telephone(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+66 (0) 81 234 5678", "0812345678"),
        ("+660812345678", "0812345678"),
        ("+856 020 5555 1234", "+8562055551234"),
        ("8562055551234", "+8562055551234"),
        ("00856 20 5555 1234", "+8562055551234"),
        ("001 856 20 5555 1234", "+8562055551234"),
        ("009 66 81 234 5678", "0812345678"),
    ],
)
def test_odd_ones_get_the_spelling_of_ordinary_ones(text: str, number: str) -> None:
    assert telephone(text) == number


def test_a_lao_mobile_is_matched_from_both_banks_of_the_river() -> None:
    assert telephone("020 5555 1234") == "02055551234"
    assert match_key("020 5555 1234") == match_key("+856 20 5555 1234") == "+8562055551234"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("123-4-56789-0", "1234567890"),
        ("020 123 456 789", "020123456789"),
        ("+66812345678", "0812345678"),
        ("66812345678", "0812345678"),
        ("081-234-5678", "0812345678"),
        ("1-1017-00230-70-8", "1101700230708"),
        ("004999012345678", "004999012345678"),  # an e-wallet, not Germany
    ],
)
def test_an_account_is_digits_and_a_mobile_number_its_spelling(text: str, number: str) -> None:
    assert account(text) == number
