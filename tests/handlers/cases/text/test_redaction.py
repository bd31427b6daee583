"""What officials read of a reporter's words until each detail is shown: a table of real ways of
telling, and every kind opened by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content.reading.library import Library
from handlers.cases.case import report
from handlers.cases.text import redaction, sanitize
from storage.cases.report import Detail, Report, Speaker, Statement, TalkEntry

TABLE = [
    line.split("\t")
    for line in Path(__file__).with_name("redaction.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("typed", "read"), TABLE, ids=[typed for typed, _ in TABLE])
def test_officials_read_no_amount_time_or_person(library: Library, typed: str, read: str) -> None:
    assert redaction.cover(sanitize.words(typed), library) == read


def test_each_kind_is_opened_by_itself(library: Library) -> None:
    told = "ฉันชื่อมะลิ โอนไป 5000 บาท เวลา 14:37"
    assert redaction.cover(told, library, ("amount",)) == "ฉันชื่อ••• โอนไป 5000 บาท เวลา •••"
    assert redaction.cover(told, library, ("time",)) == "ฉันชื่อ••• โอนไป ••• เวลา 14:37"
    assert redaction.cover(told, library, tuple(Detail)) == told


@pytest.mark.parametrize("text", ["", "•••", "1" * 500, "หมื่น" * 80, "ตี" * 200, ":" * 500])
def test_odd_words_are_read_too(library: Library, text: str) -> None:
    assert isinstance(redaction.cover(text, library), str)


def test_ones_own_number_is_no_number_of_the_other_side(library: Library) -> None:
    told = report.with_words(Report(), "เบอร์ฉัน 0891112222 เบอร์เขา 0812345678", library)
    assert told.phones == ("0812345678",)


def test_what_is_covered_is_named_until_it_is_shown(library: Library) -> None:
    told = Report(words="โอนไป 5000 ตอน 14:37", statement=Statement(amount=5000))
    shown = replace(told, uncovered=frozenset({Detail.AMOUNT}))
    assert redaction.kinds(told, library) == (Detail.AMOUNT, Detail.TIME)
    assert redaction.kinds(shown, library) == (Detail.TIME,)
    asked, answered = (Report(talk=(TalkEntry(by, "5000 บาท"),)) for by in Speaker)
    assert redaction.kinds(asked, library) == ()
    assert redaction.kinds(answered, library) == (Detail.AMOUNT,)


@pytest.mark.parametrize(
    "number",
    ["(089) 111-2222", "089–111–2222", "+66 (0) 89 111 2222", "089 - 111 - 2222", "0 2123 4567-9"],
)
def test_ones_own_number_is_covered_however_it_is_spelt(library: Library, number: str) -> None:
    told = f"เบอร์ฉัน {number} เบอร์เขา 081–234–5678"
    assert redaction.cover(told, library) == "เบอร์ฉัน ••• เบอร์เขา 081–234–5678"
    assert report.with_words(Report(), told, library).phones == ("0812345678",)


@pytest.mark.parametrize(
    "number",
    [
        "(081) 234-5678",
        "081–234–5678",
        "+856 20 5555 1234",
        "8562055551234",
        "123–4–56789–0",
        "081 - 234 - 5678",
    ],
)
def test_a_number_of_the_other_side_stays_however_it_is_spelt(
    library: Library, number: str
) -> None:
    told = f"เขาโทรจาก {number} ให้โอน 20000"
    assert redaction.cover(told, library) == f"เขาโทรจาก {number} ให้โอน •••"


def test_an_amount_before_a_number_is_covered(library: Library) -> None:
    assert redaction.cover("โอนไป 20000 0812345678", library) == "โอนไป ••• 0812345678"


def test_an_account_in_the_story_is_noted_as_one(library: Library) -> None:
    told = report.with_words(Report(), "โอนเข้าบัญชี 123–4–56789–0 เบอร์เขา +856 20 5555 1234", library)
    assert told.accounts == ("1234567890",)
    assert told.phones == ("+8562055551234",)


IN_ANSWERS = {
    "วันศุกร์ค่ะ มาลี แก้วใส 081-222-3333": "วันศุกร์ค่ะ ••• •••",
    "ใช้ 0899998888 ด้วย": "ใช้ ••• ด้วย",
    "เขาบอกว่าชื่อธนา จากธนาคาร": "เขาบอกว่าชื่อ••• จากธนาคาร",
    "Friday, Mali Kaewsai 081 222 3333": "Friday, ••• •••",
    "ยังไม่แน่ใจ": "ยังไม่แน่ใจ",
    "เมื่อวาน มา 2 ครั้ง ปี 2569": "เมื่อวาน มา 2 ครั้ง ปี 2569",
    "พูดภาษากลาง": "พูดภาษากลาง",
    "บัญชี 123-4-56789-0": "บัญชี •••",
}


@pytest.mark.parametrize("words", IN_ANSWERS)
def test_in_an_answer_every_name_and_number_counts_as_the_tellers(
    library: Library, words: str
) -> None:
    assert redaction.cover(words, library, answer=True) == IN_ANSWERS[words]


def test_in_an_answer_no_piece_of_who_they_are_is_left(library: Library) -> None:
    told = (
        "ชื่อ นางมาลี แก้วใส โทร 0812223333 บ้านเลขที่ 45 บ้านนาดง เป็นครูโรงเรียนบ้านนาดง "
        "เลขบัญชี 123-4-56789-0 Mali Kaewsai"
    )
    read = redaction.cover(told, library, answer=True)
    for piece in ("มาลี", "แก้วใส", "222", "45", "นาดง", "โรงเรียน", "56789", "Mali", "Kaewsai"):
        assert piece not in read


def test_answers_are_covered_as_answers_until_their_numbers_are_said_to_be_the_others(
    library: Library,
) -> None:
    said = TalkEntry(Speaker.REPORTER, "ใช้ 0899998888 ด้วย")
    told = Report().with_talk(said)
    assert redaction.in_words(told, library) == (Detail.CONTACT,)
    theirs = Report().with_talk(replace(said, theirs=True))
    assert redaction.in_words(theirs, library) == ()
    assert Report.from_json(theirs.to_json()) == theirs
