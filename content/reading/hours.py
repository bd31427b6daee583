"""Loads hours.yaml (office hours, holidays, after how long a case is reminded of, overdue or idle),
and computes with working time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from content.reading.files import read_model
from content.reading.problems import Mistakes

THAILAND = timezone(timedelta(hours=7))
"""Thailand keeps one time all year."""
BUDDHIST_ERA = 543
"""Years by which the Thai calendar is ahead."""


class HoursFile(BaseModel):
    """The content of hours.yaml. `yearly` are holidays as "MM-DD", `holidays` as dates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    opens: str = Field(pattern=r"^\d\d:\d\d$")
    closes: str = Field(pattern=r"^\d\d:\d\d$")
    morning_list: str = Field(pattern=r"^\d\d:\d\d$")
    reminder_hours: int = Field(ge=1, le=80)
    overdue_hours: int = Field(ge=1, le=400)
    urgent_reminder_hours: int = Field(default=1, ge=1, le=80)
    urgent_overdue_hours: int = Field(default=4, ge=1, le=400)
    idle_hours: int = Field(default=40, ge=1, le=400)
    urgent_idle_hours: int = Field(default=8, ge=1, le=400)
    yearly: tuple[str, ...]
    holidays: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours in Thai time, Monday to Friday except holidays.

    `reminder` and `overdue` are the working time after which officials are reminded of a case that
    nobody took, and after which it is overdue; `idle` that after which its holder is reminded of
    one that stands still. Those of a case with a loss are shorter (`urgent_...`).
    """

    opens: time = time(8, 30)
    closes: time = time(16, 30)
    morning_list: time = time(8, 30)
    reminder: timedelta = timedelta(hours=4)
    overdue: timedelta = timedelta(hours=16)
    urgent_reminder: timedelta = timedelta(hours=1)
    urgent_overdue: timedelta = timedelta(hours=4)
    idle: timedelta = timedelta(hours=40)
    urgent_idle: timedelta = timedelta(hours=8)
    yearly: frozenset[str] = frozenset()
    holidays: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open on this day."""
        holiday = day in self.holidays or f"{day:%m-%d}" in self.yearly
        return day.weekday() < 5 and not holiday

    def is_open(self, now: datetime) -> bool:
        """Whether offices are open at this time."""
        local = now.astimezone(THAILAND)
        return self.is_working_day(local.date()) and self.opens <= local.time() < self.closes

    def next_morning(self, now: datetime) -> datetime:
        """When the next morning list is due, in the time zone of `now`."""
        local = now.astimezone(THAILAND)
        day = local.date()
        if local.time() >= self.morning_list:
            day += timedelta(days=1)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return datetime.combine(day, self.morning_list, THAILAND).astimezone(now.tzinfo)

    def after(self, now: datetime, span: timedelta) -> datetime:
        """The time at which this much working time has passed."""
        local, remaining = now.astimezone(THAILAND), span
        while True:
            day = local.date()
            opens = datetime.combine(day, self.opens, THAILAND)
            closes = datetime.combine(day, self.closes, THAILAND)
            begin = max(local, opens)
            if self.is_working_day(day) and begin < closes:
                if remaining <= closes - begin:
                    return (begin + remaining).astimezone(now.tzinfo)
                remaining -= closes - begin
            local = datetime.combine(day + timedelta(days=1), time(0), THAILAND)

    def before(self, now: datetime, span: timedelta) -> datetime:
        """The last time from which this much working time has passed by now."""
        local, remaining = now.astimezone(THAILAND), span
        while True:
            day = local.date()
            opens = datetime.combine(day, self.opens, THAILAND)
            end = min(local, datetime.combine(day, self.closes, THAILAND))
            if self.is_working_day(day) and opens < end:
                if remaining <= end - opens:
                    return (end - remaining).astimezone(now.tzinfo)
                remaining -= end - opens
            local = datetime.combine(day, time(0), THAILAND) - timedelta(microseconds=1)

    def next_opening(self, now: datetime) -> datetime:
        """When offices open next; now if they are open."""
        return now if self.is_open(now) else self.after(now, timedelta(microseconds=1))

    def with_holidays(self, days: Iterable[date]) -> Hours:
        """The same hours with further holidays, those of one district."""
        return replace(self, holidays=self.holidays | frozenset(days))

    def daytime(self, now: datetime, wait: timedelta) -> datetime:
        """The first time between opening and closing hours, on any day, after this wait."""
        local = (now + wait).astimezone(THAILAND)
        if local.time() < self.opens:
            local = datetime.combine(local.date(), self.opens, THAILAND)
        elif local.time() >= self.closes:
            local = datetime.combine(local.date() + timedelta(days=1), self.opens, THAILAND)
        return local.astimezone(now.tzinfo)


def load_hours(folder: Path, mistakes: Mistakes) -> Hours:
    """The hours of hours.yaml; the defaults if there is no such file."""
    path = folder / "hours.yaml"
    if not path.exists():
        return Hours()
    file = read_model(path, HoursFile, mistakes)
    if file is None:
        return Hours()
    try:
        opens, closes = time.fromisoformat(file.opens), time.fromisoformat(file.closes)
        morning = time.fromisoformat(file.morning_list)
        for day in file.yearly:
            date.fromisoformat(f"2028-{day}")  # a leap year: 02-29 is a day
    except ValueError:
        mistakes.add(path, 0, "not_a_time")
        return Hours()
    if opens >= closes:
        mistakes.add(path, 0, "not_a_time")
        return Hours()
    return Hours(
        opens,
        closes,
        morning,
        timedelta(hours=file.reminder_hours),
        timedelta(hours=file.overdue_hours),
        timedelta(hours=file.urgent_reminder_hours),
        timedelta(hours=file.urgent_overdue_hours),
        timedelta(hours=file.idle_hours),
        timedelta(hours=file.urgent_idle_hours),
        frozenset(file.yearly),
        frozenset(file.holidays),
    )
