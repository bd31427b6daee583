"""Parses the day something happened in free text: "22/11", "15-Jul-2569", "3 days ago", "the 22nd".

A text that may mean several days, or a month without its day, gives no date, so that the person is
asked again. The words are in content/lexicon/dates.yaml.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from content.reading.hours import BUDDHIST_ERA
from content.reading.lexicon.amounts import AmountWords
from content.reading.lexicon.dates import DateWords
from handlers.cases.text.amounts import alternatives, numbers
from handlers.core.text import written

_LONGEST_AGO = dt.timedelta(days=730)
_CENTURY = 100
_MONTHS = 12
_SHORT = 3
"""Most letters of a month's name that is a mere abbreviation."""
_TIME = re.compile(r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)")
_RANGE = re.compile(r"\d\s?[\-\u2013]\s?$")
"""Before a day: another day, "12-13 Nov."."""
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>2[05]\d\d)[\-/.](?P<month>\d{1,2})[\-/.](?P<day>\d{1,2})(?!\d)"
)
_FIGURES = re.compile(
    r"(?<!\d)(?P<day>\d{1,2}) ?[/\-.\u2013] ?(?P<month>\d{1,2})"
    r"(?: ?[/\-.\u2013] ?(?P<year>\d{4}|\d\d))?(?!\d)"
)
_SPACED = re.compile(r"(?<!\d)(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>2[05]\d\d)(?!\d)")
_TOGETHER = re.compile(r"(?<!\d)(?P<day>\d\d)(?P<month>\d\d)(?P<year>2[05]\d\d|\d\d)(?!\d)")
_ALONE = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_ORDINAL = r"(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists compiled to patterns."""

    months: dict[str, int]
    day_first: re.Pattern[str]
    month_first: re.Pattern[str]
    month: re.Pattern[str]
    numbered: re.Pattern[str]
    ago: re.Pattern[str]
    before_yesterday: re.Pattern[str]
    last_month: re.Pattern[str]
    day: re.Pattern[str]
    behind: re.Pattern[str]
    not_behind: re.Pattern[str]
    not_before: re.Pattern[str]


@lru_cache(maxsize=4)
def _compiled(words: DateWords) -> _Words:
    months = {name: number for number, names in words.months.items() for name in names}
    short = tuple(name for name in months if len(name) <= _SHORT and "." not in name)
    long = tuple(name for name in months if name not in short)
    # Two Thai letters occur in many words: a short name must end where a word does.
    month = rf"{alternatives(long)}|(?:{alternatives(short)})(?![\u0e01-\u0e4e])"
    year = alternatives(words.year)
    no_time = rf"(?![:.]?\d| ?(?:{alternatives(words.not_behind)}))"
    year_behind = rf"(?:[ \-/.,]*(?:{year})? ?(?P<year>\d{{4}}|\d\d){no_time})?"
    day = rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}"
    between = alternatives(words.month)

    def made(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return _Words(
        months=months,
        day_first=made(rf"{day}[ \-/.,]*(?:of )?(?P<month>{month}){year_behind}"),
        month_first=made(rf"(?P<month>{month})[ .]*{day}(?![\d:]){year_behind}"),
        month=made(f"{alternatives(long)}|{alternatives(words.month_ends)}"),
        numbered=made(rf"{day} ?(?:{between}) ?(?P<month>\d{{1,2}})(?!\d){year_behind}"),
        ago=made(alternatives(words.days_ago)),
        before_yesterday=made(alternatives(words.before_yesterday)),
        last_month=made(alternatives(words.last_month)),
        day=made(rf"(?:{alternatives(words.day)}) ?$"),
        behind=made(rf"{_ORDINAL}[ ,.]*(?:$|{alternatives((*words.goes_on, *words.last_month))})"),
        not_behind=made(rf"{_ORDINAL} ?(?:{alternatives(words.not_behind)})"),
        not_before=made(rf"(?:{alternatives(words.not_before)}) ?$"),
    )


def day_in(text: str, today: dt.date, words: DateWords, amounts: AmountWords) -> dt.date | None:
    """Return the day a text names, at most two years back, or None.

    A day of the month alone means its latest occurrence.
    """
    text = _TIME.sub(" ", written(text))
    ready = _compiled(words)
    found = _days_ago(text, today, ready, amounts)
    for read in (_by_name, _by_number, _alone):
        if found is None:
            found = read(text, today, ready)
    past = (day for day in found or () if today - _LONGEST_AGO <= day <= today)
    return next(past, None)


def coming_day_in(text: str, today: dt.date, words: DateWords) -> dt.date | None:
    """Return the day within a year from today that a text names with its month, or None.

    Without a year it is the next such day.
    """
    text = _TIME.sub(" ", written(text))
    ready, next_year = _compiled(words), dt.date(today.year + 1, 1, 1)
    last = today + dt.timedelta(days=366)
    for read in (_by_name, _by_number):
        found = read(text, next_year, ready)
        if found is not None:
            coming = sorted(day for day in found if today <= day <= last)
            return coming[0] if coming else None
    return None


Days = list[dt.date] | None
"""The days that a date in a text may mean, the likeliest first; None if there is no date."""


def _days_ago(text: str, today: dt.date, words: _Words, amounts: AmountWords) -> Days:
    """Parse "3 days ago", in figures or words."""
    if words.before_yesterday.search(text):
        return [today - dt.timedelta(days=2)]
    ago = words.ago.search(text)
    if ago is None:
        return None
    for number in numbers(text, amounts):
        alone = not _RANGE.search(text[: number.start])
        if text[number.end : ago.start()].strip() == "" and number.end <= ago.start() and alone:
            return [today - dt.timedelta(days=min(number.value, _LONGEST_AGO.days + 1))]
    return []


def _by_name(text: str, today: dt.date, words: _Words) -> Days:
    """Parse a day with the name of its month."""
    for pattern in (words.day_first, words.month_first):
        if found := pattern.search(text):
            if _RANGE.search(text[: found.start("day")]):
                return []
            month = words.months[found["month"].lower()]
            return list(_days(found["day"], month, found["year"], today))
    return [] if words.month.search(text) else None


def _by_number(text: str, today: dt.date, words: _Words) -> Days:
    """Parse a day with the number of its month, day first as in Thailand.

    With a year, month first is accepted if day first is impossible.
    """
    for pattern in (_YEAR_FIRST, words.numbered, _FIGURES, _SPACED):
        if found := pattern.search(text):
            day, month, year = found["day"], int(found["month"]), found["year"]
            if month > _MONTHS >= int(day) and year:
                day, month = str(month), int(day)
            return list(_days(day, month, year, today))
    if found := _TOGETHER.fullmatch(text.strip()):
        return list(_days(found["day"], int(found["month"]), found["year"], today))
    return None


def _alone(text: str, today: dt.date, words: _Words) -> Days:
    """Parse a day of the month alone, if nothing beside it makes it another number."""
    named, bare, unclear = [], [], False
    for found in _ALONE.finditer(text):
        before, behind = text[: found.start()], text[found.end() :]
        said, ends = words.day.search(before), words.behind.match(behind)
        if words.not_before.search(before):
            continue
        if said and ends:  # "the 5th last month" does not mean five months
            named.append(int(found[0]))
        elif words.not_behind.match(behind):
            continue
        elif said:
            named.append(int(found[0]))
        elif ends:
            bare.append(int(found[0]))
        else:
            unclear = True
    days = set(named or bare)
    if len(days) != 1 or (unclear and not named):
        return []
    first = today.replace(day=1) - dt.timedelta(days=1) if words.last_month.search(text) else today
    last = _last(days.pop(), first)
    return [last] if last else []


def _days(day: str, month: int, year: str | None, today: dt.date) -> Iterator[dt.date]:
    for guess in _years(year, today) if year else (today.year, today.year - 1):
        try:
            yield dt.date(guess, month, int(day))
        except ValueError:
            continue


def _years(written: str, today: dt.date) -> tuple[int, ...]:
    """Return the years that "2569", "2026", "69" or "26" may mean."""
    year = int(written)
    if year >= _CENTURY:
        return (year, year - BUDDHIST_ERA)
    century = today.year // _CENTURY * _CENTURY
    thai = (today.year + BUDDHIST_ERA) // _CENTURY * _CENTURY
    return (thai + year - BUDDHIST_ERA, century + year)


def _last(day: int, today: dt.date) -> dt.date | None:
    """Return the latest past date with this day of the month, within two months, or None."""
    for back in range(62):
        past = today - dt.timedelta(days=back)
        if past.day == day:
            return past
    return None
