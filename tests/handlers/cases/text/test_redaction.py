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
