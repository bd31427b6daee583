"""Parses the months and days in the arguments of commands: 2026-11-22, or 2569-11-22 in the
Buddhist era.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import Refusal
from content.reading.hours import BUDDHIST_ERA, THAILAND

_ERA_FROM = 2400


def month(text: str) -> tuple[datetime, datetime]:
    """The beginning of a month and of the next one, in Thai time. Raises Refusal."""
    year, _, number = text.partition("-")
    try:
        common = _common_year(year)
        begin = datetime(common, int(number), 1, tzinfo=THAILAND)
        after = begin.replace(year=common + begin.month // 12, month=begin.month % 12 + 1)
    except ValueError:
        raise Refusal(f"--month {text}: write it like 2569-11") from None
    return begin, after


def days(first: str, last: str) -> tuple[datetime, datetime]:
    """The beginning of the first day and the end of the last, in Thai time. Raises Refusal."""
    begin, end = _day("--from", first), _day("--to", last) + timedelta(days=1)
    if begin >= end:
        raise Refusal(f"--to {last}: it is before --from {first}")
    return begin, end


def _day(flag: str, text: str) -> datetime:
    try:
        year, month, day = text.split("-")
        return datetime(_common_year(year), int(month), int(day), tzinfo=THAILAND)
    except ValueError:
        raise Refusal(f"{flag} {text}: write it like 2569-11-22") from None


def _common_year(year: str) -> int:
    return int(year) - (BUDDHIST_ERA if int(year) > _ERA_FROM else 0)
