"""Parses a partner's list (CSV, JSON lines or STIX) into rows; names every mistake at once, and
leaves out rows that are out of date.

The format is described for partners in docs/partner-lists.md; what is said there holds here.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.lookups.lists import stix_rows
from bot.lookups.lists.listable import NotListable, form_to_list
from content.reading.link_lists import LinkLists

NEEDED = ("address", "seen", "tlp")
COLUMNS = (*NEEDED, "kind")
KINDS = ("phishing", "malware", "investment", "shop", "loan", "job", "gambling", "other")
"""What a page is for: kept for the partner's own order, and not shown to residents."""
CLEAR = "CLEAR"
"""The one label of the Traffic Light Protocol (FIRST, TLP 2.0) that lets us tell everybody."""
LABELS = (CLEAR, "GREEN", "AMBER", "AMBER+STRICT", "RED")
KEPT = dt.timedelta(days=365)
"""An address that was last seen longer ago is left out: names change hands."""
MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a row; `line` counts from 1, and 0 is the whole list."""

    line: int
    what: str


class BadRows(Exception):
    """A list with mistakes; `mistakes` holds all of them, in order."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line))
        super().__init__(f"{len(mistakes)} mistakes")


@dataclass(frozen=True, slots=True)
class Rows:
    """The forms to list (see form_to_list), and how many rows were too old to be taken."""

    forms: frozenset[str]
    old: int = 0


def read_rows(text: str, today: dt.date, lists: LinkLists) -> Rows:
    """Read a whole list. Raises BadRows if a single row is wrong: then nothing is taken."""
    mistakes: list[Mistake] = []
    forms: set[str] = set()
    old = rows = 0
    for line, row in _rows(text, today, mistakes):
        rows += 1
        found = _read(line, row, today, lists, mistakes)
        if found is None:
            continue
        form, seen = found
        if today - seen > KEPT:
            old += 1
        else:
            forms.add(form)
    if not rows and not mistakes:
        mistakes.append(Mistake(0, "the list has no rows"))
    if rows > MOST_ROWS:
        mistakes.append(Mistake(0, f"the list has more than {MOST_ROWS} rows"))
    if rows and not mistakes and not forms:
        mistakes.append(Mistake(0, f"every row is older than {KEPT.days} days"))
    if mistakes:
        raise BadRows(mistakes)
    return Rows(frozenset(forms), old)


def _rows(
    text: str, today: dt.date, mistakes: list[Mistake]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield (line, row) of CSV with a title row, of JSON lines or of a STIX bundle; empty lines
    are passed by."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lstrip().startswith("{") and (bundle := stix_rows.bundle_of(text)):
        now = dt.datetime.combine(today, dt.time(), dt.UTC)

        def wrong(line: int, what: str) -> None:
            mistakes.append(Mistake(line, what))

        yield from stix_rows.rows(bundle, text, now, wrong)
    elif first.lstrip().startswith("{"):
        yield from _json_rows(text, mistakes)
    else:
        yield from _csv_rows(text, mistakes)


def _json_rows(text: str, mistakes: list[Mistake]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for line, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield line, row
        else:
            mistakes.append(Mistake(line, "is no JSON object"))


def _csv_rows(text: str, mistakes: list[Mistake]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    titles: list[str] = []
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if not titles:
                titles = [cell.lower() for cell in cells]
                if missing := [name for name in NEEDED if name not in titles]:
                    what = f"the titles lack {', '.join(missing)} (needed: {', '.join(NEEDED)})"
                    mistakes.append(Mistake(reader.line_num, what))
                    return
            elif len(cells) != len(titles):
                what = f"has {len(cells)} cells, and the titles are {len(titles)}"
                mistakes.append(Mistake(reader.line_num, what))
            else:
                yield reader.line_num, dict(zip(titles, cells, strict=True))
    except csv.Error as error:
        mistakes.append(Mistake(reader.line_num, f"is no CSV ({error})"))


def _read(
    line: int,
    row: Mapping[str, Any],
    today: dt.date,
    lists: LinkLists,
    mistakes: list[Mistake],
) -> tuple[str, dt.date] | None:
    """Return (form, day it was last seen) of a row, or note each of its mistakes."""
    wrong: list[str] = []
    if unknown := [name for name in row if name not in COLUMNS]:
        wrong.append(
            f"has the column {', '.join(sorted(map(_short, unknown)))}, which is not taken: lists "
            f"hold addresses and nothing of persons (columns: {', '.join(COLUMNS)})"
        )
    cells = {name: row.get(name, "") for name in COLUMNS}
    if odd := [name for name, value in cells.items() if not isinstance(value, str)]:
        mistakes.append(Mistake(line, f"{', '.join(odd)} must be text"))
        return None
    form = ""
    try:
        form = form_to_list(cells["address"], lists)
    except NotListable as error:
        wrong.append(f"the address {error}" if cells["address"] else "has no address")
    day = _day(cells["seen"], today)
    if day is None:
        wrong.append("seen must be a day of the past like 2026-11-30")
    label = cells["tlp"].upper().removeprefix("TLP:")
    if label not in LABELS:
        wrong.append("tlp must be CLEAR")
    elif label != CLEAR:
        wrong.append(f"tlp is {label}, and only CLEAR may be told to everybody who asks")
    if cells["kind"] and cells["kind"] not in KINDS:
        wrong.append(f"kind must be one of {', '.join(KINDS)}")
    mistakes += [Mistake(line, what) for what in wrong]
    return None if wrong or day is None else (form, day)


def _day(text: str, today: dt.date) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if len(text) == 10 and day <= today + dt.timedelta(days=1) else None


def _short(name: object) -> str:
    return str(name)[:30] or "(no title)"
