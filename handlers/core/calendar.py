"""Formats days, months and spans for people in Thailand: Thai time, Buddhist years in Thai."""

from __future__ import annotations

from datetime import date, datetime

from content.reading.hours import BUDDHIST_ERA, THAILAND
from handlers.core.say import Passage, Phrase, Say

YEAR = 365
"""Days in a year. A span of whole years is given in years."""


def day_in_thailand(moment: datetime) -> date:
    """Return the calendar day in Thailand at this moment."""
    return moment.astimezone(THAILAND).date()


def in_figures(day: date) -> Say:
    """Format a day in figures: 22/11/2569 in Thai, 22/11/2026 in English."""
    return Passage(
        {
            "th": f"{day.day}/{day.month}/{day.year + BUDDHIST_ERA}",
            "en": f"{day.day}/{day.month}/{day.year}",
        }
    )


def month_in_figures(day: date) -> Say:
    """Format the month of a day: 05/2569 in Thai, 05/2026 in English."""
    return Passage(
        {
            "th": f"{day.month:02}/{day.year + BUDDHIST_ERA}",
            "en": f"{day.month:02}/{day.year}",
        }
    )


def span(days: int) -> Say:
    """Format how long something is kept: "2 years", "1 year", "400 days"."""
    years, rest = divmod(days, YEAR)
    if rest or not years:
        return Phrase("period.days", {"days": days})
    return Phrase("period.years", {"years": years})
