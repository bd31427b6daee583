"""Parses a month as people write it: 2026-11, or 2569-11 in the Buddhist era."""

from __future__ import annotations

from datetime import datetime

from bot.errors import Refusal
from content.reading.hours import BUDDHIST_ERA, THAILAND

_ERA_FROM = 2400


def month(text: str) -> tuple[datetime, datetime]:
    """The beginning of a month and of the next one, in Thai time. Raises Refusal."""
    year, _, number = text.partition("-")
    try:
        common = int(year) - (BUDDHIST_ERA if int(year) > _ERA_FROM else 0)
        begin = datetime(common, int(number), 1, tzinfo=THAILAND)
        after = begin.replace(year=common + begin.month // 12, month=begin.month % 12 + 1)
    except ValueError:
        raise Refusal(f"--month {text}: write it like 2569-11") from None
    return begin, after
