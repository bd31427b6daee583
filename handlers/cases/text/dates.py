"""Reads the day something happened from figures: "22/11", "22-11-2569", "the 22nd"."""

from __future__ import annotations

import datetime as dt
import re

from content.reading.hours import BUDDHIST_ERA

_DAY = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:[/\-.](?P<month>\d{1,2})(?:[/\-.](?P<year>\d{4}|\d{2}))?)?(?!\d)"
)
_LONGEST_AGO = dt.timedelta(days=730)
_CENTURY = 100


def day_in(text: str, today: dt.date) -> dt.date | None:
    """The day a text names, at most two years back; a day alone is the last one of that number."""
    found = _DAY.search(text)
    if found is None:
        return None
    day, month, year = found["day"], found["month"], found["year"]
    if month is None:
        return _last(int(day), today)
    years = _years(year, today) if year else (today.year, today.year - 1)
    for guess in years:
        try:
            named = dt.date(guess, int(month), int(day))
        except ValueError:
            continue
        if today - _LONGEST_AGO <= named <= today:
            return named
    return None


def _years(written: str, today: dt.date) -> tuple[int, ...]:
    """The years that "2569", "2026", "69" or "26" may mean."""
    year = int(written)
    if year >= _CENTURY:
        return (year, year - BUDDHIST_ERA)
    century = today.year // _CENTURY * _CENTURY
    thai = (today.year + BUDDHIST_ERA) // _CENTURY * _CENTURY
    return (thai + year - BUDDHIST_ERA, century + year)


def _last(day: int, today: dt.date) -> dt.date | None:
    """The latest day of this number that is not to come, within two months."""
    for back in range(62):
        past = today - dt.timedelta(days=back)
        if past.day == day:
            return past
    return None
