"""Draws cases as a spreadsheet (xlsx): one fact a column, covered as on their page."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from bot.office.figures.workbook import put
from bot.office.wording import moment, name, place, trick
from content.reading.library import Library
from handlers.cases.case import report
from handlers.cases.desk import notices
from handlers.cases.overview.office_lists import Row
from handlers.core.report_choices import CHOICE
from handlers.core.say import Family, Passage, Say, Speak
from handlers.core.words.quoted import quoted
from storage.cases.report import ReportQuestion
from storage.cases.states import State
from storage.officials import officials

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

COLUMNS = (
    "name", "opened", "district", "state", "holder", "outcome", "loss", "trick", "amount",
    "phones", "accounts", "links", "claimed", "voice", "wanted", "words",
)  # fmt: skip
COLUMN = Family("office.column", COLUMNS)
WIDTH = 18
"""Characters of a column."""


def table_of(rows: Iterable[Row], library: Library, speak: Speak) -> bytes:
    """Return the file, in the language of `speak`."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Rutan")
    for number in range(len(COLUMNS)):
        sheet.column_dimensions[chr(ord("A") + number)].width = WIDTH
    sheet.freeze_panes = "A2"
    head = []
    for column in COLUMNS:
        cell = WriteOnlyCell(sheet, speak(COLUMN.phrase(column)))
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for row in rows:
        cells = []
        for text in _cells(row, library, speak):
            cell = WriteOnlyCell(sheet)
            put(cell, text)
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cells(row: Row, library: Library, speak: Speak) -> Iterator[str]:
    case, told = row.case, row.case.report

    def said(say: Say | None) -> str:
        return speak(say) if say is not None else ""

    outcome = library.desk.outcome(case.outcome) if case.state is State.CLOSED else None
    yield said(name(case, library))
    yield said(moment(case.opened))
    yield said(place(case, library))
    yield said(notices.STATE.phrase(case.state))
    yield said(notices.ROLE.phrase(row.holder) if row.holder in officials.ROLES else None)
    yield said(Passage(outcome.label.texts) if outcome else None)
    yield said(report.LOSS.phrase(told.loss or "unknown"))
    yield said(trick(case, library))
    yield said(report.band(told.statement.amount) if told.statement.amount else None)
    yield ", ".join(map(quoted, told.phones))
    yield ", ".join(map(quoted, told.accounts))
    yield ", ".join(map(quoted, told.links))
    for question in ReportQuestion:
        answer = told.answer(question)
        if answer.words:
            yield said(report.as_read(answer.words, told, library))
        else:
            yield said(CHOICE[question].phrase(answer.choice) if answer.choice else None)
    yield said(report.as_read(told.words, told, library)) if told.words else ""
