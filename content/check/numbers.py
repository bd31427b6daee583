"""Checks the numbers to call: a number nobody has tried for long helps nobody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from content.check.tree import Node, read_tree
from content.reading.problems import Mistakes

LOOK = 400
"""Days after which a number must have been checked again."""


def check_numbers(path: Path, today: dt.date, mistakes: Mistakes) -> None:
    """Shown numbers that were never checked, or too long ago. Dates: 2026, 2026-08, 2026-08-01."""
    root = read_tree(path)
    for hotline in root.listed("hotlines") if root else ():
        for field in ("checked", "keys_checked"):
            _check_date(path, hotline, field, today, mistakes)


def _check_date(path: Path, hotline: Node, field: str, today: dt.date, mistakes: Mistakes) -> None:
    at = hotline.at(field)
    if at is None or not at.text.strip():
        return  # never checked: the loader asks for the status, and unverified ones are not shown
    parts = at.text.strip().split("-")
    try:
        # A year or a month counts to its last day.
        day = dt.date(*(int(part) for part in [*parts, "12", "28"][:3]))
    except (ValueError, TypeError):
        mistakes.add(path, at.line, "field_date", field=field)
        return
    if (today - day).days > LOOK:
        mistakes.warn(path, at.line, "number_stale", id=hotline.say("id"), date=at.text)
