"""How long something is kept, as people say it."""

from __future__ import annotations

from handlers.core.say import Phrase, Say

YEAR = 365
"""Days. What is kept for whole years is told in years."""


def of_days(days: int) -> Say:
    """So many days: "2 years", "1 year", "400 days"."""
    years, rest = divmod(days, YEAR)
    if rest or not years:
        return Phrase("period.days", {"days": days})
    return Phrase("period.years", {"years": years})
