"""What the form of digits tells, and where one number ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.core.numbers.runs import Shape, run_at, runs

CALLED, ABROAD, GROUPED = Shape.CALLED, Shape.ABROAD, Shape.GROUPED
IDENTITY, CARD, DATE, PLAIN = Shape.IDENTITY, Shape.CARD, Shape.DATE, Shape.PLAIN


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+856 20 5555 1234", [("+8562055551234", ABROAD)]),
        ("8562055551234", [("8562055551234", CALLED)]),
        ("00856 20 5555 1234", [("008562055551234", ABROAD)]),
        ("(081) 234-5678", [("0812345678", CALLED)]),
        ("0 2123 4567-9", [("021234567", CALLED)]),
        ("02-123-4560-70", [("021234560", CALLED)]),
        ("081 - 234 - 5678", [("0812345678", CALLED)]),
        ("O81-234-5678", [("0812345678", CALLED)]),
        ("081/234/5678", [("0812345678", CALLED)]),
        ("081*234*5678", [("0812345678", CALLED)]),
        ("020 5555 1234", [("02055551234", CALLED)]),
        ("042-123456-7", [("0421234567", GROUPED)]),
        ("123–4–56789–0", [("1234567890", GROUPED)]),
        ("123.4.56789.0", [("1234567890", GROUPED)]),
        ("020 123 456 789", [("020123456789", GROUPED)]),
        ("1-1017-00230-70-8", [("1101700230708", IDENTITY)]),
        ("4111 1111 1111 1111", [("4111111111111111", CARD)]),
        ("22/11/2569", [("", DATE)]),
        ("2026-11-22", [("", DATE)]),
        ("004999012345678", [("004999012345678", PLAIN)]),
        ("12", []),
        ("1,234,567.89", []),
    ],
)
def test_a_form_tells_a_kind(text: str, found: list[tuple[str, Shape]]) -> None:
    assert [(run.digits, run.shape) for run in runs(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0812345678 0898765432", ["0812345678", "0898765432"]),
        ("02 123 4567 081 234 5678", ["021234567", "0812345678"]),
        ("042 123 456 081 234 5678", ["042123456", "0812345678"]),
        ("+66 81 234 5678 081 999 9999", ["+66812345678", "0819999999"]),
        ("081-234-5678/082-345-6789", ["0812345678", "0823456789"]),
        ("081-234-5678,082-345-6789", ["0812345678", "0823456789"]),
        ("20000 0812345678", ["20000", "0812345678"]),
        ("500 0812345678", ["500", "0812345678"]),
        ("5000 123-4-56789-0", ["5000", "1234567890"]),
        ("5000 1101700230708", ["5000", "1101700230708"]),
        ("1101700230708 5000", ["1101700230708", "5000"]),
        ("1101700230708/0812345678", ["1101700230708", "0812345678"]),
        ("4111 1111 1111 1111 500", ["4111111111111111", "500"]),
    ],
)
def test_numbers_side_by_side_are_told_apart(text: str, found: list[str]) -> None:
    assert [run.digits for run in runs(text)] == found


@pytest.mark.parametrize(
    "text",
    ["THP0812345678", "*21*0891112222#", "@0899998888", "0812345678abc", "1,500", "#0812345678"],
)
def test_digits_that_are_part_of_something_else_are_marked(text: str) -> None:
    assert [run.attached for run in runs(text)] == [True]


def test_a_landline_may_be_a_range_that_looks_like_an_account() -> None:
    assert [run.landline for run in runs("042-123456-7 405-123456-7")] == ["042123456", ""]


def test_a_run_is_found_where_it_begins_and_nowhere_else() -> None:
    text = "เบอร์ (081) 234-5678"
    at = text.index("(")
    run = run_at(text, at)
    assert run is not None
    assert (run.start, run.end, run.digits) == (at, len(text), "0812345678")
    assert run_at(text, 0) is None


@given(st.text("0123456789 -+().,/*#กAo\n–", max_size=60))
def test_runs_stand_in_order_and_none_in_another(text: str) -> None:
    ends = 0
    for run in runs(text):
        assert ends <= run.start < run.end <= len(text)
        ends = run.end


@pytest.mark.parametrize("piece", ["1", "1 ", "0 ", "+6 ", "12.34-56 ", "123 4 56789 0 ", "00 66 "])
def test_the_longest_messages_of_digits_are_read_at_once(piece: str) -> None:
    assert sum(1 for _ in runs(piece * (5000 // len(piece)))) <= 5000
