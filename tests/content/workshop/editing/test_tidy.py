"""What people paste from Word and spreadsheets, and days as they are written in Thailand."""

from __future__ import annotations

import pytest

from content.workshop.editing.tidy import day, day_in_thai, phone, tidy


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("30/11/2569", "2026-11-30"),
        ("๓๐/๑๑/๒๕๖๙", "2026-11-30"),
        ("1-2-2026", "2026-02-01"),
        (" 2569-11-30 ", "2026-11-30"),
        ("2569-11", "2026-11"),
        ("2026", "2026"),
        ("31/2/2569", "31/2/2569"),
        ("soon", "soon"),
        ("", ""),
    ],
)
def test_a_day_is_taken_in_either_calendar_or_left_as_it_is(typed: str, taken: str) -> None:
    assert day(typed) == taken


def test_spaces_quotes_line_ends_and_marks_become_plain() -> None:
    assert tidy("\ufeff  a\u00a0b  \r\n\u201cc\u201d \r\n") == 'a b\n"c"'
    assert tidy("a\r\n b", lines=False) == "a b"
    assert phone(" ๐๔๒-๔๘๑๒๓๔ ") == "042-481234"
    for written in ("ต่อ 11", "ต่อ๑๑", "ext. 11", "Ext 11", "extension 11", "#11"):
        assert phone(f"042-481234 {written}") == "042-481234 ต่อ 11", written
    assert phone("042-481234 หรือถาม") == "042-481234 หรือถาม"


@pytest.mark.parametrize("kept", ["2026-11-30", "2026-11", "2026", "", "soon"])
def test_a_day_that_is_shown_in_thai_comes_back_as_it_was(kept: str) -> None:
    assert day(day_in_thai(kept)) == kept
