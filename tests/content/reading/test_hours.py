"""Office hours in Thai time: weekends, holidays, and working time that is counted across them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from content.reading.hours import Hours, load_hours
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT


def at(text: str) -> datetime:
    """A moment in Thai time, as UTC."""
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


@pytest.fixture
def hours() -> Hours:
    mistakes = Mistakes(CONTENT)
    found = load_hours(CONTENT, mistakes)
    assert not mistakes
    return found


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T08:29", False),  # a Monday
        ("2026-11-23T08:30", True),
        ("2026-11-23T16:30", False),
        ("2026-11-22T10:00", False),  # Sunday
        ("2026-12-10T10:00", False),  # Constitution Day, a Thursday
        ("2026-12-11T10:00", True),
    ],
)
def test_when_offices_work(hours: Hours, moment: str, is_open: bool) -> None:
    assert hours.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2026-11-23T08:00", "2026-11-23T08:30"),
        ("2026-11-23T08:30", "2026-11-24T08:30"),
        ("2026-11-27T17:00", "2026-11-30T08:30"),  # over the weekend
        ("2026-12-30T17:00", "2027-01-04T08:30"),  # over New Year and the weekend
    ],
)
def test_the_next_morning_list(hours: Hours, moment: str, morning: str) -> None:
    assert hours.next_morning(at(moment)) == at(morning)


@pytest.mark.parametrize(
    ("moment", "working", "end"),
    [
        ("2026-11-23T10:00", 4, "2026-11-23T14:00"),
        ("2026-11-23T15:00", 4, "2026-11-24T11:00"),
        ("2026-11-27T16:00", 1, "2026-11-30T09:00"),
        ("2026-11-21T12:00", 2, "2026-11-23T10:30"),
    ],
)
def test_working_time_is_counted_across_closed_hours(
    hours: Hours, moment: str, working: int, end: str
) -> None:
    assert hours.after(at(moment), timedelta(hours=working)) == at(end)


@pytest.mark.parametrize(
    ("now", "working", "since"),
    [
        ("2026-11-23T14:00", 4, "2026-11-23T10:00"),
        ("2026-11-24T11:00", 4, "2026-11-23T15:00"),
        ("2026-11-29T20:00", 1, "2026-11-27T15:30"),  # on a Sunday
        ("2026-12-08T08:30", 8, "2026-12-04T08:30"),  # over a weekend and a holiday on Monday
        ("2027-01-04T09:30", 1, "2027-01-04T08:30"),
    ],
)
def test_working_time_is_counted_back_across_closed_hours(
    hours: Hours, now: str, working: int, since: str
) -> None:
    span = timedelta(hours=working)
    begin = hours.before(at(now), span)
    assert begin == at(since)
    assert hours.after(begin, span) <= at(now)
    assert hours.after(begin + timedelta(seconds=1), span) > at(now)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-11-23T14:00", "2026-11-24T10:00"),
        ("2026-11-23T21:00", "2026-11-25T08:30"),
        ("2026-11-23T08:00", "2026-11-24T08:30"),
    ],
)
def test_people_are_asked_back_in_daytime(hours: Hours, moment: str, end: str) -> None:
    assert hours.daytime(at(moment), timedelta(hours=20)) == at(end)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-23T20:00", "2026-11-24T08:30"),
        ("2026-11-27T16:30", "2026-11-30T08:30"),
        ("2026-11-24T06:00", "2026-11-24T08:30"),
    ],
)
def test_when_offices_open_next(hours: Hours, moment: str, opening: str) -> None:
    found = hours.next_opening(at(moment))
    assert found.replace(microsecond=0) == at(opening)


def test_a_districts_own_holidays_come_on_top(hours: Hours) -> None:
    own = hours.with_holidays([date(2026, 11, 24)])
    assert not own.is_open(at("2026-11-24T10:00"))
    assert not own.is_open(at("2026-12-10T10:00")), "the others stay"
    assert hours.is_open(at("2026-11-24T10:00"))


@pytest.mark.parametrize(
    "line", ['opens: "25:00"', 'closes: "08:00"', "yearly: [13-40]", "reminder_hours: 0"]
)
def test_hours_that_cannot_be_are_named(tmp_path: Path, line: str) -> None:
    wanted = dict(
        pair.split(": ", 1)
        for pair in (
            'opens: "08:30"', 'closes: "16:30"', 'morning_list: "08:30"', "reminder_hours: 4",
            "overdue_hours: 16", "yearly: []", "holidays: []", line,
        )
    )  # fmt: skip
    text = "\n".join(f"{key}: {value}" for key, value in wanted.items())
    (tmp_path / "hours.yaml").write_text(text, encoding="utf-8")
    mistakes = Mistakes(tmp_path)
    load_hours(tmp_path, mistakes)
    assert len(mistakes) == 1
    assert mistakes[0].path == "hours.yaml"
