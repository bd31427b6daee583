"""What is kept of typed words: numbers in one spelling, secrets not at all."""

from __future__ import annotations

import pytest

from handlers.cases.text import sanitize


@pytest.mark.parametrize(
    "text",
    [
        "1 1017 00230 70 8",
        "1-1017-00230-70-8",
        "๑๑๐๑๗๐๐๒๓๐๗๐๘",
        "4111 1111 1111 1111",
        "OTP: 482913",
        "รหัส 482913",
        "my pin is 4829",
        "โอทีพี คือ ๔๘๒๙๑๓",
    ],
)
def test_secrets_are_masked(text: str) -> None:
    kept = sanitize.words(f"he said {text} ok")
    assert "***" in kept
    assert not any(run in kept for run in ("00230", "1111", "4829"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("081-234-5678", "0812345678"),
        ("+66 81 234 5678", "0812345678"),
        ("0066812345678", "0812345678"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "0812345678"),
        ("66812345678", "0812345678"),
        ("+855 12 345 678", "+85512345678"),
        ("เบอร์021234567โทรมา", "021234567"),
        ("0855555555", "0855555555"),
    ],
)
def test_a_number_has_one_spelling(text: str, number: str) -> None:
    assert sanitize.phones(text) == (number,)


@pytest.mark.parametrize("text", ["", "5555", "1 1017 00230 70 8", "โอน 500 บาท", "ปี 2569"])
def test_what_is_no_telephone_number_is_not_taken_for_one(text: str) -> None:
    assert sanitize.phones(text) == ()
