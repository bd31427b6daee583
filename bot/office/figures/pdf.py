"""Writes tables of figures as a PDF on A4; Thai marks are set by HarfBuzz.

The library that writes it is loaded when the first is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

PDF = "application/pdf"
"""The MIME type."""
FONT = "fonts/Sarabun-Bold.ttf"
"""The font in the content folder, with Thai and Latin letters."""

_MARGIN, _WIDTH = 16.0, 178.0
"""Millimetres: around the text, and of it on A4."""
_LINE = 6.2
"""Millimetres from one line to the next."""
_THAI = re.compile("[\u0e01-\u0e5b]")
_BAR, _GREY = (20, 104, 84), (214, 220, 224)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its heading, its header and its rows; `bars` draws the second column too."""

    heading: str
    header: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a PDF says: its title, lines below it, its tables, and a line at the foot of a page."""

    title: str
    lines: Sequence[str]
    tables: Sequence[Table]
    foot: str


def pdf(sheet: Sheet, folder: Path, language: str, now: datetime) -> bytes:
    """Return the PDF, with the font of this content folder; `now` is when it was made."""
    page = _opened(sheet, folder, language, now)
    page.add_page()
    page.set_font_size(17)
    page.multi_cell(0, 9, sheet.title, new_x="LMARGIN", new_y="NEXT")
    page.set_font_size(10)
    for line in sheet.lines:
        page.multi_cell(0, _LINE, line, new_x="LMARGIN", new_y="NEXT")
    for table in sheet.tables:
        _draw(page, table)
    return bytes(page.output())


def _opened(sheet: Sheet, folder: Path, language: str, now: datetime) -> FPDF:
    from fpdf import FPDF

    class Page(FPDF):
        def footer(self) -> None:
            self.set_y(-13)
            self.set_font_size(8)
            self.cell(_WIDTH - 14, 5, sheet.foot)
            self.cell(14, 5, f"{self.page_no()}/{{nb}}", align="R")

    page = Page(format="A4")
    page.set_margin(_MARGIN)
    page.set_auto_page_break(True, 18)
    page.add_font("Sarabun", fname=folder / FONT)
    page.set_font("Sarabun")
    page.set_text_shaping(True, language=language, script=_script(sheet))
    page.set_lang(language)
    page.set_title(sheet.title)
    page.set_creation_date(now)
    return page


def _script(sheet: Sheet) -> str:
    """The script in which HarfBuzz sets the text: Thai as soon as there is a Thai letter, whose
    marks have no place in another; names of districts are Thai in English figures too."""
    tables = "".join(f"{one.heading}{one.header}{one.rows}" for one in sheet.tables)
    text = f"{sheet.title}{sheet.lines}{tables}{sheet.foot}"
    return "thai" if _THAI.search(text) else "latn"


def _draw(page: FPDF, table: Table) -> None:
    """Draw a table; its heading stays with its first rows."""
    if page.will_page_break(5 * _LINE):
        page.add_page()
    page.ln(4)
    page.set_font_size(12)
    page.multi_cell(0, 8, table.heading, new_x="LMARGIN", new_y="NEXT")
    page.set_font_size(9.5)
    numbers = 20.0 if table.bars else 40.0
    bar = 36.0 if table.bars else 0.0
    gap = 3.0 if table.bars else 0.0
    name = _WIDTH - bar - gap - numbers * (len(table.header) - 1)
    most = max((row[1] for row in table.rows if isinstance(row[1], int)), default=0)
    _line(page, table.header, name, numbers)
    for row in table.rows:
        top, number = page.get_y(), row[1]
        _line(page, [str(cell) for cell in row], name, numbers)
        if bar and most and isinstance(number, int):
            page.set_fill_color(*_BAR)
            at = page.get_y() - _LINE if page.get_y() > top else page.t_margin
            left = _MARGIN + _WIDTH - bar
            page.rect(left, at + 1.4, max(bar * number / most, 0.1), _LINE - 2.8, style="F")


def _line(page: FPDF, cells: Sequence[str], name: float, numbers: float) -> None:
    """Write one row: the name as wide as it may be, the rest to the right of it."""
    if page.will_page_break(_LINE):
        page.add_page()
    page.cell(name, _LINE, _fitting(page, cells[0], name))
    for cell in cells[1:]:
        page.cell(numbers, _LINE, cell, align="R")
    page.ln(_LINE)
    page.set_draw_color(*_GREY)
    page.line(_MARGIN, page.get_y(), _MARGIN + _WIDTH, page.get_y())


def _fitting(page: FPDF, text: str, width: float) -> str:
    """Return a text, shortened if it is wider than its column."""
    if page.get_string_width(text) <= width - 2:
        return text
    while text and page.get_string_width(text + "…") > width - 2:
        text = text[:-1]
    return text + "…"
