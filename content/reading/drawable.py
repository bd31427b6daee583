"""Tells which letters of a text our font for pictures lacks; it has Thai and Latin."""

from __future__ import annotations

import re

_OTHERS = re.compile("[^ -~\u00a0-\u024f\u0e01-\u0e5b\u2013\u2014\u2018-\u201d\u2026\n]")


def undrawable(text: str) -> str:
    """The first letter of a text that our font lacks, or an empty string."""
    found = _OTHERS.search(text)
    return found[0] if found else ""
