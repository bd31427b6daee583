"""Writes and reads the spreadsheet of district offices: one row a district, Thai beside optional
English.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from pydantic import ValidationError

from content.reading.places.offices import Office
from content.reading.places.places import District, Places
from content.workshop.editing import tidy

COLUMNS = {
    "code": "column_code",
    "district": "column_district",
    "phone": "column_phone",
    "hours_th": "column_hours_th",
    "hours_en": "column_hours_en",
    "story_th": "column_story_th",
    "story_en": "column_story_en",
    "loudspeaker_th": "column_loudspeaker_th",
    "loudspeaker_en": "column_loudspeaker_en",
    "checked": "column_checked",
    "checked_by": "column_checked_by",
    "operator": "column_operator",
    "contact": "column_contact",
}
"""First row of the sheet -> the linter sentence that says below it what belongs in the column."""

_TEXTS = ("hours", "story", "loudspeaker")
_FORMATS = {"code": "@", "phone": "@", "checked": "yyyy-mm-dd"}
"""Cell formats: as text, a telephone number keeps its leading zero."""

_WIDE = 40


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell that is refused: its name in the spreadsheet ("D7"), and the code and value of the
    phrase that says why."""

    place: str
    code: str
    value: str


class WrongSheet(Exception):
    """A sheet that is refused; `cells` are all wrong cells, none if the file is no spreadsheet."""

    def __init__(self, cells: tuple[WrongCell, ...] = ()) -> None:
        super().__init__(", ".join(cell.place for cell in cells))
        self.cells = cells


def write_sheet(
    path: Path,
    districts: Iterable[District],
    offices: Mapping[str, Office],
    notes: Mapping[str, str],
) -> None:
    """Write the sheet of these districts; `notes` (column -> text) go into its second row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 (a new workbook has a sheet)
    sheet.append(list(COLUMNS))
    sheet.append([notes.get(column, "") for column in COLUMNS])
    for district in districts:
        office = offices.get(district.code, Office())
        name = f"{district.names['th']} ({district.province.names['th']})"
        texts = [
            getattr(office, text).get(language, "") for text in _TEXTS for language in ("th", "en")
        ]
        who = (office.checked, office.checked_by, office.operator, office.contact)
        sheet.append([district.code, name, office.phone, *texts, *who])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows():
        for column, cell in zip(COLUMNS, row, strict=True):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = _FORMATS.get(column, cell.number_format)
    for number, column in enumerate(COLUMNS):
        if column.endswith(("_th", "_en")):
            sheet.column_dimensions[chr(ord("A") + number)].width = _WIDE
    sheet.freeze_panes = "C3"
    book.save(path)


def read_sheet(rows: Sequence[Sequence[object]], places: Places) -> dict[str, Office]:
    """The offices of a sheet by district code; empty rows are left out.

    rows: its cells as text, numbers, days and None. Raises WrongSheet with every wrong cell.
    """
    head = [_words(cell) for cell in rows[0]] if rows else []
    missing = [column for column in COLUMNS if column != "district" and column not in head]
    if missing:
        raise WrongSheet((WrongCell("A1", "column_missing", ", ".join(missing)),))
    offices: dict[str, Office] = {}
    wrong: list[WrongCell] = []
    for number, cells in enumerate(rows[1:], start=2):
        row = dict(zip(head, cells, strict=False))
        code = _words(row["code"])
        if not code.isdigit():
            continue  # the row of notes, or an empty one
        if places.find(code) is None or code in offices:
            problem = "code_twice" if code in offices else "unknown_district"
            wrong.append(WrongCell(_place(head, "code", number), problem, code))
            continue
        office = _office(row, head, number, wrong)
        if office and office != Office():
            offices[code] = office
    if wrong:
        raise WrongSheet(tuple(wrong))
    return offices


def with_duties(offices: Mapping[str, Office], before: Mapping[str, Office]) -> dict[str, Office]:
    """The offices of a sheet with what no sheet has: holidays and duties, as they were before."""
    kept = ("holidays", "duty_nights", "duty_weekends")
    return {
        code: office.model_copy(update={name: getattr(before[code], name) for name in kept})
        if code in before
        else office
        for code, office in offices.items()
    }


def _office(
    row: Mapping[str, Any], head: list[str], number: int, wrong: list[WrongCell]
) -> Office | None:
    values: dict[str, Any] = {
        "phone": _phone(row["phone"]),
        "checked_by": _words(row["checked_by"]),
        "checked": _day(row["checked"]),
        "operator": _words(row["operator"]),
        "contact": _words(row["contact"]),
    }
    for text in _TEXTS:
        values[text] = {
            language: words
            for language in ("th", "en")
            if (words := _words(row[f"{text}_{language}"]))
        }
    try:
        return Office.model_validate(values)
    except ValidationError as error:
        for one in error.errors():
            field = str(one["loc"][0])
            column = f"{field}_th" if field in _TEXTS else field
            code = "language_missing" if field in _TEXTS else "cell_wrong"
            value = "th" if field in _TEXTS else str(values[field])
            wrong.append(WrongCell(_place(head, column, number), code, value))
        return None


def _place(head: list[str], column: str, row: int) -> str:
    return f"{chr(ord('A') + head.index(column))}{row}"


def _words(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return tidy.tidy(str(cell))


def _phone(cell: object) -> str:
    """Return a telephone; of a number's cell with the zero that a spreadsheet took from it."""
    words = tidy.phone(_words(cell))
    lost = isinstance(cell, int | float) and len(words) in _WITHOUT_ZERO
    return f"0{words}" if lost else words


_WITHOUT_ZERO = (8, 9)
"""Digits of Thai telephones and mobile ones behind the zero."""


def _day(cell: object) -> object:
    """Return a date, whose year may be Buddhist; other values unchanged, for the model to tell."""
    if isinstance(cell, str):
        return tidy.day(cell) or None
    if isinstance(cell, dt.date):
        return tidy.day(cell.isoformat()[:10])
    return cell or None
