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
    "text",
    [
        "1–1017–00230–70–8",
        "1.1017.00230.70.8",
        "4111–1111–1111–1111",
        "1 1 0 1 7 0 0 2 3 0 7 0 8",
        "เลขบัตร1101700230708ครับ",
    ],
)
def test_ids_and_cards_are_masked_however_they_are_grouped(text: str) -> None:
    assert not any(run in sanitize.words(text) for run in ("00230", "1111", "7 0 8"))


@pytest.mark.parametrize(
    "text",
    [
        "+856 20 5555 1234",
        "+8562055551234",
        "8562055551234",
        "00856 20 5555 1234",
        "โอน 500 0812345678",
        "123-4-56789-0",
        "020 123 456 789",
    ],
)
def test_a_number_of_the_other_side_is_no_secret(text: str) -> None:
    assert sanitize.words(f"เขาโทรจาก {text} ค่ะ") == f"เขาโทรจาก {text} ค่ะ"
