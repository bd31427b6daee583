"""Checks that the numbers to call were verified recently."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from content.check.yaml_tree import Node, read_tree
from content.reading.problems import Mistakes

RECHECK = 400
"""Days after which a number must be verified again."""


def check_hotlines(path: Path, today: dt.date, mistakes: Mistakes) -> None:
    """Warn of numbers whose last check is too long ago. Dates are 2026, 2026-08 or 2026-08-01."""
    root = read_tree(path)
    for hotline in root.items_at("hotlines") if root else ():
        for field in ("checked", "keys_checked"):
            _check_date(path, hotline, field, today, mistakes)


def _check_date(path: Path, hotline: Node, field: str, today: dt.date, mistakes: Mistakes) -> None:
    at = hotline.at(field)
    if at is None or not at.text.strip():
        return  # such a number has the status unverified and is not shown
    parts = at.text.strip().split("-")
    try:
        # A year or a month counts to its last day.
        day = dt.date(*(int(part) for part in [*parts, "12", "28"][:3]))
    except (ValueError, TypeError):
        mistakes.add(path, at.line, "field_date", field=field)
        return
    if (today - day).days > RECHECK:
        mistakes.warn(path, at.line, "number_stale", id=hotline.text_at("id"), date=at.text)
