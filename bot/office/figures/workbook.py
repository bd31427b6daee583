"""Writes tables as a spreadsheet, or as CSV that Excel reads in Thai."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.office.figures.case_table import Cell

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The MIME type of a spreadsheet."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First characters (full-width ones too) that a spreadsheet may take for a formula (OWASP)."""

_MOMENT = {"th": "[$-107041E]dd/mm/yyyy hh:mm;@", "en": "dd/mm/yyyy hh:mm"}
"""Number formats of a moment; the Thai one shows Buddhist years (calendar 07, language 041E)."""
_WIDEST = 60
_LONGEST = 32_767
"""Characters that a cell of a spreadsheet holds."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its header and its rows."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe is put before a formula
    sign."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def put(cell: Any, text: str) -> None:
    """Put a text into a cell (of openpyxl) as a text, never as a formula.

    What begins like a formula is marked as quoted, so that it stays a text when somebody edits
    the cell.
    """
    cell.value = _clean(text)
    cell.data_type = "s"
    if defused(text) != text:
        cell.quotePrefix = True


def xlsx(sheets: Iterable[Sheet], language: str) -> bytes:
    """Return a spreadsheet with these sheets. Every text is stored as text, never as a formula."""
    from openpyxl import Workbook

    book = Workbook()
    for number, sheet in enumerate(sheets):
        page = book.active if number == 0 else book.create_sheet()
        assert page is not None  # noqa: S101  # a new book has an active sheet
        page.title = sheet.name[:31]
        _fill(page, sheet, language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Worksheet, sheet: Sheet, language: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    wrapped = Alignment(wrap_text=True, vertical="top")
    for y, row in enumerate((sheet.header, *sheet.rows), 1):
        for x, value in enumerate(row, 1):
            cell = page.cell(y, x)
            if isinstance(value, str):
                put(cell, value)
            else:
                cell.value = value
            if isinstance(value, datetime):
                cell.number_format = _MOMENT.get(language, _MOMENT["en"])
            cell.alignment = wrapped
            if y == 1:
                cell.font = Font(bold=True)
                cell.fill = PatternFill("solid", fgColor="DDEBF0")
    page.freeze_panes = "A2"
    if sheet.rows:
        page.auto_filter.ref = page.dimensions
    for x, values in enumerate(zip(sheet.header, *sheet.rows[:200], strict=True), 1):
        width = max(len(line) for value in values for line in _text(value).split("\n"))
        page.column_dimensions[get_column_letter(x)].width = min(max(width + 2, 8), _WIDEST)


def _clean(value: str) -> str:
    """Return a text without the control characters that a spreadsheet cannot hold."""
    return "".join(c for c in value if c >= " " or c == "\n")[:_LONGEST]


def _text(value: Cell) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def csv_text(sheet: Sheet) -> str:
    """Return a table as CSV with a byte order mark, by which Excel knows that it is UTF-8."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(sheet.header)
    table.writerows([defused(_text(value)) for value in row] for row in sheet.rows)
    return "\ufeff" + out.getvalue()
