"""What tells who a reporter is goes out of their reports; what tells of the fraud stays."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.cases.resident.erasing import without_reporter
from storage.cases.report import Answer, Report, Speaker, Statement, TalkEntry

TOLD = "ฉันชื่อ สมศรี แก้วมะลิ โทร 0891234567 บ้านเลขที่ 12/3 เขาบอกว่าเป็นตำรวจ ให้โอนเข้า 1234567890"
OWN = ("สมศรี", "แก้วมะลิ", "0891234567", "12/3")


def own_in(text: str) -> list[str]:
    return [each for each in OWN if each in text]


def test_a_name_a_number_and_a_home_are_cut_and_the_rest_stays(library: Library) -> None:
    cut = without_reporter(Report(words=TOLD), library)
    assert own_in(cut.words) == []
    assert "ตำรวจ" in cut.words
    assert "1234567890" in cut.words


@pytest.mark.parametrize(
    "report",
    [
        Report(claimed=Answer("", TOLD)),
        Report(wanted=Answer("", TOLD)),
        Report(statement=Statement(time=TOLD)),
        Report(notes=(TOLD,)),
        Report(talk=(TalkEntry(Speaker.REPORTER, TOLD),)),
    ],
    ids=("claimed", "wanted", "time", "note", "talk"),
)
def test_wherever_they_wrote_it(report: Report, library: Library) -> None:
    assert own_in(str(report)) == list(OWN)
    assert own_in(str(without_reporter(report, library))) == []


def test_what_tells_nothing_of_them_is_left_as_it_is(library: Library) -> None:
    report = Report(
        words="เขาบอกว่าเป็นตำรวจ",
        phones=("0812345678",),
        talk=(TalkEntry(Speaker.OFFICIAL, "โทรมาวันไหน"),),
    )
    assert without_reporter(report, library) == report
    assert without_reporter(Report(), library) == Report()


def test_their_number_goes_out_of_the_numbers_that_are_matched_too(library: Library) -> None:
    report = Report(words=TOLD, phones=("0891234567", "0812345678"), accounts=("1234567890",))
    cut = without_reporter(report, library)
    assert cut.phones == ("0812345678",)
    assert cut.accounts == ("1234567890",)
