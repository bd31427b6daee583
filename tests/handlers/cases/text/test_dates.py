"""The day something happened, from figures."""

from __future__ import annotations

import datetime as dt

import pytest

from handlers.cases.text.dates import day_in

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
    ],
)
def test_a_day_is_understood(text: str, day: dt.date) -> None:
    assert day_in(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "soon", "31/2", "99/99", "22/11/2570", "1/1/2540", "1234567890", "0", "45"]
)
def test_what_is_no_day_that_was_is_none(text: str) -> None:
    assert day_in(text, TODAY) is None
