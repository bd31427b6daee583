"""What is sent alone: bare digits, a chat name, a code that came."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.checks.bare_input import name_in, with_account
from handlers.checks.extract import read
from handlers.checks.messages.judge import MessageVerdict, message_judge
from handlers.checks.verdict import Verdict
from handlers.checks.verdict_card import message_card
from handlers.core.say import Phrase


@pytest.mark.parametrize("typed", ["1234567890", "123-4-56789-0", "๑๒๓๔๕๖๗๘๙๐"])
def test_bare_digits_are_looked_up_as_an_account(lists: Library, typed: str) -> None:
    assert with_account(read(typed, lists.numbers)).accounts == ("1234567890",)


@pytest.mark.parametrize("typed", ["1103700123456", "123456", "", "abc", "1234567890 บาท", "@12"])
def test_other_digits_are_no_account(lists: Library, typed: str) -> None:
    assert with_account(read(typed, lists.numbers)).accounts == ()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("@jobthai99", "@jobthai99"),
        ("แอดไลน์ @pea_care", "@pea_care"),
        ("ไลน์ไอดี jobthai99", "jobthai99"),
    ],
)
def test_a_chat_name_alone_is_seen(lists: Library, typed: str, name: str) -> None:
    assert name_in(typed, lists.numbers) == name


@pytest.mark.parametrize("typed", ["", "@", "แอดไลน์", "สวัสดี @jobthai99 ครับ", "somchai", "a@b.com"])
def test_other_words_are_no_chat_name(lists: Library, typed: str) -> None:
    assert name_in(typed, lists.numbers) is None


def judged(lists: Library, text: str) -> MessageVerdict:
    return message_judge(lists).judge(read(text, lists.numbers))


@pytest.mark.parametrize(
    "text",
    [
        "รหัส OTP ของคุณคือ 482910 อ้างอิง AB12 ห้ามบอกใคร",
        "<#> OTP 479347 (Ref:NNQV) ห้ามแจ้งรหัสกับบุคคลอื่นทุกกรณี",
        "รหัสOTP=567234 ราย SCB XX-7303 จำนวน 961.93TH",
        "Your verification code is 552031",
        "รหัส: 1967. ใช้ได้สำหรับ 5 นาที",
    ],
)
def test_a_code_that_came_is_told_to_be_for_nobody(lists: Library, text: str) -> None:
    found = judged(lists, text)
    assert found.code_came
    card = message_card(lists, found, carry=True)
    assert card.title == Phrase("check.verdict.code")
    assert Phrase("check.code.who") in card.lines


@pytest.mark.parametrize(
    "text",
    [
        "บอก OTP 6 หลัก 482910 ที่เพิ่งได้รับมาด้วยค่ะ เจ้าหน้าที่จะยกเลิกรายการให้",
        "รหัส OTP 482910 ยืนยันที่ scb-verify.top",
        "มีคนโทรมาขอรหัส OTP 482910",
        "มีรายการใช้บัตร SCB-2723 3,010.00 THB วันที่ 21/04",
        "OTP คืออะไร",
    ],
)
def test_what_brings_no_code_is_not_told_so(lists: Library, text: str) -> None:
    assert not judged(lists, text).code_came


def test_who_is_threatened_with_pictures_is_comforted(lists: Library) -> None:
    found = judged(lists, "มันขู่จะปล่อยรูปโป๊")
    assert found.verdict is Verdict.DANGER
    assert Phrase("check.comfort.sextortion") in message_card(lists, found, carry=True).lines
