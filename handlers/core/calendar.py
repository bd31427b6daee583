"""Writes days, months and spans for people in Thailand: Thai time, Buddhist years in Thai."""

from __future__ import annotations

from datetime import date, datetime

from content.reading.hours import BUDDHIST_ERA, THAILAND
from handlers.core.say import Passage, Phrase, Say

COMMON_ERA = ("en", "lo", "km", "my")
"""Languages whose speakers count years as in 2026: Laos, Cambodia and Myanmar do in daily life."""

YEAR = 365
"""Days in a year. A span of whole years is given in years."""


def day_in_thailand(moment: datetime) -> date:
    """Return the calendar day in Thailand at this moment."""
    return moment.astimezone(THAILAND).date()


def in_figures(day: date) -> Say:
    """Format a day in figures: 22/11/2569 in Thai, 22/11/2026 in every other language."""
    own = f"{day.day}/{day.month}/{day.year}"
    thai = f"{day.day}/{day.month}/{day.year + BUDDHIST_ERA}"
    return Passage({**dict.fromkeys(COMMON_ERA, own), "th": thai})


def month_in_figures(day: date) -> Say:
    """Format the month of a day: 05/2569 in Thai, 05/2026 in every other language."""
    thai = f"{day.month:02}/{day.year + BUDDHIST_ERA}"
    return Passage({**dict.fromkeys(COMMON_ERA, f"{day.month:02}/{day.year}"), "th": thai})


def span(days: int) -> Say:
    """Format how long something is kept: "2 years", "1 year", "400 days"."""
    years, rest = divmod(days, YEAR)
    if rest or not years:
        return Phrase("period.days", {"days": days})
    return Phrase("period.years", {"years": years})


def ago(since: datetime, now: datetime) -> Say:
    """Format how long ago something was, in minutes, hours or days: "3 days"."""
    minutes = max(0, int((now - since).total_seconds()) // 60)
    if minutes < 60:
        return Phrase("period.minutes", {"minutes": minutes})
    if minutes < 24 * 60:
        return Phrase("period.hours", {"hours": minutes // 60})
    return Phrase("period.days", {"days": minutes // (24 * 60)})


def day_and_time(moment: datetime) -> Say:
    """Format a moment in Thailand: 22/11/2569 14:05 in Thai, 22/11/2026 14:05 in English."""
    local = moment.astimezone(THAILAND)
    day = in_figures(local.date())
    return Phrase("period.moment", {"day": day, "time": f"{local:%H:%M}"})
