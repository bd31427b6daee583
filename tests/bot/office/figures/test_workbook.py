"""Spreadsheets and CSV: read back as written, no formula, Thai for Excel."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

from bot.office.figures.workbook import Sheet, csv_text, defused, xlsx
from tests.support.paths import ROOT

FORMULAS = ["=1+1", "+66812345678", "-1", "@SUM(A1)", "\t=1", "  =1", "\uff1d1"]
AT = datetime(2026, 11, 5, 10, 0)  # noqa: DTZ001  # cells have no zone


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert defused(cell).startswith("'")
    sheet = Sheet("x", ["a"], [[cell]])
    page = load_workbook(io.BytesIO(xlsx([sheet], "th"))).active
    assert page is not None
    assert page["A2"].data_type == "s"
    assert page["A2"].quotePrefix, "it stays a text when the cell is edited"
    (_, row) = csv.reader(io.StringIO(csv_text(sheet)))
    assert row[0].startswith("'")


def test_words_are_put_into_spreadsheets_in_one_place() -> None:
    """Who else made cells would have to think of formulas and control characters again."""
    makers = ("Workbook(", "WriteOnlyCell(")
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("bot", "handlers", "storage")
        for path in (ROOT / folder).rglob("*.py")
        if any(maker in path.read_text("utf-8") for maker in makers)
    }
    assert found == {"bot/office/figures/workbook.py"}


def test_plain_words_stay_as_they_are() -> None:
    assert defused("ตำรวจ 0812345678") == "ตำรวจ 0812345678"


@pytest.mark.parametrize(("language", "years"), [("th", True), ("en", False)])
def test_what_is_written_reads_back_and_thai_years_are_buddhist(language: str, years: bool) -> None:
    sheet = Sheet("เรื่อง", ["ก", "ข", "ค"], [["มะลิ 4821\nสอง", 3, AT], ["", None, None]])
    page = load_workbook(io.BytesIO(xlsx([sheet], language))).active
    assert page is not None
    assert page.title == "เรื่อง"
    assert list(page.values)[1] == ("มะลิ 4821\nสอง", 3, AT)
    assert ("107041E" in page["C2"].number_format) is years


def test_a_control_character_does_not_break_the_file() -> None:
    page = load_workbook(io.BytesIO(xlsx([Sheet("x", ["a"], [["a\x00\x08b"]])], "th"))).active
    assert page is not None
    assert page["A2"].value == "ab"


def test_an_empty_table_has_its_header() -> None:
    assert csv_text(Sheet("x", ["เรื่อง", "b"], [])) == "\ufeffเรื่อง,b\r\n"
    page = load_workbook(io.BytesIO(xlsx([Sheet("x", ["a"], [])], "en"))).active
    assert page is not None
    assert list(page.values) == [("a",)]
