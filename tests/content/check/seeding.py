"""Mistakes that tests write into a copy of the content."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path

Row = tuple[str, str, str, str]
"""File, what stands there, what is written instead, the code that must name it."""


def one_a_file(rows: Iterable[Row]) -> list[list[Row]]:
    """Rounds of one mistake a file, so that none hides another: a check takes longest."""
    by_file: dict[str, list[Row]] = {}
    for row in rows:
        by_file.setdefault(row[0], []).append(row)
    return [[row for row in round if row] for round in zip_longest(*by_file.values())]


def spoil(path: Path, old: str, new: str) -> int:
    """Replace one text in a file; gives the line it stands on."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
