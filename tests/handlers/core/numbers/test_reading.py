"""What digits are, by the words beside them: in a message, in a report, in an answer."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.core.numbers.reading import (
    Numbers,
    any_accounts,
    any_numbers,
    bare_account,
    find_numbers,
    told_numbers,
)

IN_MESSAGES = {
    "โทร 0 2123 4567-9": Numbers(("021234567",)),
    "โทร 042-123456-7": Numbers(("042123456",)),
    "บัญชี 042-123456-7": Numbers((), ("0421234567",)),
    "บัญชี 123–4–56789–0": Numbers((), ("1234567890",)),
    "บัญชี 123.4.56789.0": Numbers((), ("1234567890",)),
    "เลขบัญชี 123 - 4 - 56789 - 0": Numbers((), ("1234567890",)),
    "โทร 020 5555 1234": Numbers(("02055551234",)),
    "ติดต่อ 8562055551234": Numbers(("8562055551234",)),
    "66812345678": Numbers(("66812345678",)),
    "รหัสลูกค้า 66812345678": Numbers(),
    "เบอร์ 012 345 678": Numbers(("012345678",)),
    "เบอร์ 081\n234\n5678": Numbers(("0812345678",)),
    "ศูนย์แปดหนึ่ง สองสามสี่ ห้าหกเจ็ดแปด": Numbers(("0812345678",)),
    "เบอร์ ศูนย์ แปด หนึ่ง โท สาม สี่ ห้า หก เจ็ด แปด นะคะ": Numbers(("0812345678",)),
    "call zero eight one two three four five six seven eight": Numbers(("0812345678",)),
    "หนึ่งสองสามสี่ห้า": Numbers(),
    "02-555-0555 ธกสป่าว": Numbers(("025550555",)),
    "ธ.ก.ส. 0812345678": Numbers((), ("0812345678",)),
    "พร้อมเพย์ 66812345678": Numbers(("66812345678",), ("66812345678",)),
    "20000 0812345678": Numbers(("0812345678",)),
    "โอน 5000 เข้า 123-4-56789-0": Numbers((), ("1234567890",)),
}


@pytest.mark.parametrize("text", IN_MESSAGES)
def test_a_message_is_read_by_the_words_beside_its_digits(library: Library, text: str) -> None:
    assert find_numbers(text, library.numbers) == IN_MESSAGES[text]


TOLD = {
    "081-234-5678": Numbers(("0812345678",)),
    "+66 81 234 5678": Numbers(("0812345678",)),
    "0066812345678": Numbers(("0812345678",)),
    "๐๘๑ ๒๓๔ ๕๖๗๘": Numbers(("0812345678",)),
    "66812345678": Numbers(("0812345678",)),
    "+855 12 345 678": Numbers(("+85512345678",)),
    "เบอร์021234567โทรมา": Numbers(("021234567",)),
    "0855555555": Numbers(("0855555555",)),
    "": Numbers(),
    "5555": Numbers(),
    "1 1017 00230 70 8": Numbers(),
    "โอน 500 บาท": Numbers(),
    "ปี 2569": Numbers(),
    "โทร 1441 แล้ว": Numbers(),
    "22-11-2569": Numbers(),
    "เขาโทรจาก +856 20 5555 1234": Numbers(("+8562055551234",)),
    "+66 (0) 81 234 5678": Numbers(("0812345678",)),
    "(081) 234-5678": Numbers(("0812345678",)),
    "081–234–5678": Numbers(("0812345678",)),
    "0 2123 4567-9": Numbers(("021234567",)),
    "081_234_5678": Numbers(("0812345678",)),
    "O81-234-5678": Numbers(("0812345678",)),
    "081•234•5678": Numbers(("0812345678",)),
    "02-123-4567 ต่อ 12": Numbers(("021234567",)),
    "เบอร์ 2055551234": Numbers(("2055551234",)),
    "โอนเข้าบัญชี 123-4-56789-0 ชื่อสมชาย": Numbers((), ("1234567890",)),
    # A name of the other side in a chat, that may ring as well.
    "ไลน์ 0899998888": Numbers(("0899998888",)),
    "เลขพัสดุ 820012345678": Numbers(),
    "พร้อมเพย์ +66 81 234 5678": Numbers(("0812345678",), ("0812345678",)),
}


@pytest.mark.parametrize("text", TOLD)
def test_a_report_notes_numbers_in_one_spelling(library: Library, text: str) -> None:
    assert told_numbers(text, library.numbers) == TOLD[text]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1441", ("1441",)),
        ("โทรจาก +856 20 5555 1234", ("+8562055551234",)),
        ("020 5555 1234", ("02055551234",)),
        ("042-123456-7", ("042123456",)),
        ("123-4-56789-0", ("1234567890",)),
        ("เบอร์สั้นๆ 1133 กับ 191", ("1133", "191")),
        ("tel0812345678", ("0812345678",)),
        ("1 1017 00230 70 8", ()),
        ("4111 1111 1111 1111", ()),
        ("22/11/2569", ()),
        ("ไม่รู้", ()),
    ],
)
def test_at_the_question_for_a_number_any_digits_answer(
    library: Library, text: str, numbers: tuple[str, ...]
) -> None:
    assert any_numbers(text, library.numbers) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("123-4-56789-0 กสิกร", ("1234567890",)),
        ("123 – 4 – 56789 – 0", ("1234567890",)),
        ("+66 81 234 5678", ("0812345678",)),
        ("พร้อมเพย์ 1-1017-00230-70-8", ("1101700230708",)),
        ("1234567890 กับ 0812345678", ("1234567890", "0812345678")),
        ("4111 1111 1111 1111", ()),
        ("12345678", ()),
    ],
)
def test_at_the_question_for_an_account_long_digits_answer(
    text: str, numbers: tuple[str, ...]
) -> None:
    assert any_accounts(text) == numbers


@pytest.mark.parametrize("text", ["1234567890", " 123 456 7890 ", "๑๒๓๔๕๖๗๘๙๐", "123-4-56789-0"])
def test_digits_with_nothing_beside_them_are_an_account(text: str) -> None:
    assert bare_account(text) == "1234567890"


@pytest.mark.parametrize(
    "text", ["", "123456", "1101700230708", "0812345678", "66812345678", "1234567890 บาท"]
)
def test_a_telephone_an_id_and_digits_with_words_are_no_bare_account(text: str) -> None:
    assert bare_account(text) == ""
