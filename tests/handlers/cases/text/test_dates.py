"""The day something happened, from figures and words; what may be several days is none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.reading.lexicon.dates import DateWords
from content.reading.library import Library
from handlers.cases.text.dates import coming_day_in, day_in

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("22/11/2569", dt.date(2026, 11, 22)),
        ("22/11/2026", dt.date(2026, 11, 22)),
        ("22-11-69", dt.date(2026, 11, 22)),
        ("22.11.26", dt.date(2026, 11, 22)),
        ("วันที่ 20/11", dt.date(2026, 11, 20)),
        ("25/12", dt.date(2025, 12, 25)),
        ("the 22nd", dt.date(2026, 11, 22)),
        ("วันที่ 30", dt.date(2026, 10, 30)),
        # The name of the month.
        ("4 สิงหาคม 2569", dt.date(2026, 8, 4)),
        ("เมื่อวันที่ ๔ สิงหาคม พ.ศ. ๒๕๖๙", dt.date(2026, 8, 4)),
        ("9-ก.พ.-2569", dt.date(2026, 2, 9)),
        ("9ก.พ.69", dt.date(2026, 2, 9)),
        ("9 กพ 69 ค่ะ", dt.date(2026, 2, 9)),
        ("24 ธันวาคม", dt.date(2025, 12, 24)),
        ("24ธันวา", dt.date(2025, 12, 24)),
        ("22 พ.ย. เวลา 5 โมง", dt.date(2026, 11, 22)),
        ("22 พ.ย. 14.30 น.", dt.date(2026, 11, 22)),
        ("4 August 2026", dt.date(2026, 8, 4)),
        ("August 4th, 2026", dt.date(2026, 8, 4)),
        ("the 4th of aug", dt.date(2026, 8, 4)),
        ("วันที่ 5 เดือน 6 ปี 2569", dt.date(2026, 6, 5)),
        # Other orders.
        ("2569-11-22", dt.date(2026, 11, 22)),
        ("2026/11/22", dt.date(2026, 11, 22)),
        ("08/15/2569", dt.date(2026, 8, 15)),
        ("221169", dt.date(2026, 11, 22)),
        ("22112569", dt.date(2026, 11, 22)),
        ("22 11 2569", dt.date(2026, 11, 22)),
        # With the time of day.
        ("08:45 20/11/2569", dt.date(2026, 11, 20)),
        ("20/11/2569 08:45 น.", dt.date(2026, 11, 20)),
        ("วันที่ 20 ตอนบ่าย 3 โมง", dt.date(2026, 11, 20)),
        # How long ago.
        ("เมื่อ 5 วันที่แล้ว", dt.date(2026, 11, 18)),
        ("๔ วันก่อน", dt.date(2026, 11, 19)),
        ("สี่วันก่อนค่ะ", dt.date(2026, 11, 19)),
        ("ประมาณ 10 วันมาแล้ว", dt.date(2026, 11, 13)),
        ("four days ago", dt.date(2026, 11, 19)),
        ("เมื่อวานซืน", dt.date(2026, 11, 21)),
        ("the day before yesterday", dt.date(2026, 11, 21)),
        ("วันที่ 5 เดือนที่แล้ว", dt.date(2026, 10, 5)),
        ("วันที่ 15 เดือนนี้", dt.date(2026, 11, 15)),
        ("มีคนโทรมาวันที่ 20", dt.date(2026, 11, 20)),
        ("วันที่ 20 มีคนโทรมา", dt.date(2026, 11, 20)),
    ],
)
def test_a_day_is_understood(library: Library, text: str, day: dt.date) -> None:
    assert day_in(text, TODAY, library.dates, library.amounts) == day


@pytest.mark.parametrize(
    "text", ["", "soon", "31/2", "99/99", "22/11/2570", "1/1/2540", "1234567890", "0", "45"]
)
def test_what_is_no_day_that_was_is_none(library: Library, text: str) -> None:
    assert day_in(text, TODAY, library.dates, library.amounts) is None


@pytest.mark.parametrize(
    "text",
    [
        "วันก่อน",
        "2-3 วันก่อน",
        "900 วันที่แล้ว",
        "2 อาทิตย์ก่อน",
        "5 เดือนก่อน",
        "12-13 พ.ย.",
        "ธันวาคม ตอน 5 โมง",
        "ขึ้น 8 ค่ำ",
        "โอนไป 2 ครั้ง",
        "ครั้งที่ 2",
        "ประมาณ 3 โมง",
        "22 มกฏาคม",
        "29 กุมภาพันธ์ 2569",
        "20 กับ 21",
        "ต้นเดือน",
        "1 1 1",
    ],
)
def test_what_may_be_several_days_or_none_is_asked_back(library: Library, text: str) -> None:
    assert day_in(text, TODAY, library.dates, library.amounts) is None


def test_without_words_figures_are_read_still(library: Library) -> None:
    assert day_in("22/11/2569", TODAY, DateWords(), library.amounts) == dt.date(2026, 11, 22)
    assert day_in("22", TODAY, DateWords(), library.amounts) == dt.date(2026, 11, 22)


@given(st.dates(TODAY - dt.timedelta(days=700), TODAY))
def test_every_way_to_write_a_day_is_that_day(library: Library, day: dt.date) -> None:
    era, names = day.year + 543, library.dates.months[day.month]
    ways = [f"{day.day}/{day.month}/{era}", f"{day:%d-%m-}{era % 100:02}", f"{day:%d.%m.%Y}"]
    ways += [
        f"{era}-{day:%m-%d}",
        f"{day:%d%m}{era % 100:02}",
        f"09:30 {day.day}/{day.month}/{era}",
    ]
    ways += [f"{day.day} {name} {era}" for name in names]
    ways += [f"{day.day}-{name}-{era}" for name in names]
    for way in ways:
        assert day_in(way, TODAY, library.dates, library.amounts) == day, way


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("15/12/2569", dt.date(2026, 12, 15)),
        ("15/12/2026", dt.date(2026, 12, 15)),
        ("15/12/69", dt.date(2026, 12, 15)),
        ("5 มกราคม", dt.date(2027, 1, 5)),
        ("ถึง 1 ม.ค. 2570", dt.date(2027, 1, 1)),
        ("22/11", dt.date(2026, 11, 22)),
        ("21/11", dt.date(2027, 11, 21)),
        ("21/11/2569", None),
        ("1/1/2571", None),
        ("31/2", None),
        ("15", None),
        ("", None),
        ("อีก 3 วัน", None),
    ],
)
def test_a_coming_day_is_read_with_its_month_in_either_calendar(
    typed: str, day: dt.date | None, library: Library
) -> None:
    assert coming_day_in(typed, dt.date(2026, 11, 22), library.dates) == day
