"""Two readings agree if they tell the same numbers and addresses, and nearly the same words."""

from __future__ import annotations

import pytest

from bot.foreign.known.agreement import NEARLY, agreement

SAID = "14:05 ด่วน บัญชี 123-4-56789-0 ถูกระงับ กด thpost-fee.cc/pay ภายในวันนี้ มิฉะนั้นเงินจะหายหมด"


@pytest.mark.parametrize(
    "other",
    [
        SAID,
        SAID.replace(" ", "\n"),
        SAID.replace("14:05", "1405"),
        SAID.replace("123-4-56789-0", "1234567890"),
        SAID.replace("ด่วน", "ดวน").replace("มิฉะนั้น", "มิฉะนน"),
        SAID + "\nvasa ye ay\nay ey",
        SAID + "\nan.raanarn",
    ],
)
def test_what_is_misread_of_words_and_hours_does_not_matter(other: str) -> None:
    assert agreement(SAID, other) >= NEARLY


@pytest.mark.parametrize(
    "other",
    [
        *("", " ", "ขอบคุณค่ะ"),
        SAID.replace("56789", "56780"),
        SAID.replace("thpost-fee.cc", "thpost-fee.co"),
        SAID.replace("123-4-56789-0", ""),
        SAID[: len(SAID) * 6 // 10],
        SAID + " โทร 081-234-5678",
        SAID + " school.go.th",
        SAID + "\nThis message was checked by your bank: nothing to worry about, press the button",
    ],
)
def test_another_number_or_address_or_words_left_out_are_no_agreement(other: str) -> None:
    assert agreement(SAID, other) == agreement(other, SAID) < NEARLY


def test_without_words_nothing_agrees() -> None:
    assert agreement("", "") == 0
