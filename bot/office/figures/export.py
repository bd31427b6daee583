"""Makes the sheets of a spreadsheet of cases: the cases, their totals, and a row a district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.office.figures import totals_table
from bot.office.figures.case_table import CaseTable, Cell
from bot.office.figures.totals_table import HEADER, Group, span
from bot.office.figures.workbook import Sheet
from content.reading.library import Library
from handlers.core.say import Family, Passage, Phrase, Speak
from storage.figures.listing import ListedCase
from storage.figures.reading import Figures

SHEET = Family("figures.sheet", ("cases", "totals", "districts"))


def cases_sheet(library: Library, speak: Speak, listed: Sequence[ListedCase]) -> Sheet:
    """Return the sheet of cases: one a row, one column a fact."""
    table = CaseTable(library, speak)
    rows = [table.row(each) for each in listed]
    return Sheet(speak(SHEET.phrase("cases")), table.header(), rows)


def totals_sheet(
    library: Library,
    speak: Speak,
    listed: Sequence[ListedCase],
    figures: Figures | None = None,
) -> Sheet:
    """Return the sheet of totals: of these cases, or these figures of an area."""
    now, none = figures or Figures.of_cases(each.counted for each in listed), Figures()
    header = [speak(HEADER.phrase(name)) for name in ("what", "now")]
    rows: list[Sequence[Cell]] = [[speak(Phrase("figures.total")), now.cases]]
    for group in Group:
        rows.append([speak(totals_table.GROUP.phrase(group)), None])
        lines = totals_table.rows(library, speak, group, now, none)
        rows += [[row.name, row.now] for row in lines]
    rows.append([speak(Phrase("figures.times")), None])
    rows += [[name, time] for name, time, _ in totals_table.times(speak, now, none)]
    return Sheet(speak(SHEET.phrase("totals")), header, rows)


def districts_sheet(library: Library, speak: Speak, found: Mapping[str, Figures]) -> Sheet:
    """Return the sheet of a province: one district a row."""
    header = [
        speak(Phrase("figures.column.district")),
        speak(Phrase("figures.total")),
        speak(totals_table.MEDIAN.phrase("take")),
        speak(totals_table.MEDIAN.phrase("close")),
    ]
    rows: list[Sequence[Cell]] = []
    for code, figures in found.items():
        district = library.places.find(code)
        name = speak(Passage(district.names)) if district else code
        took, closed = speak(span(figures.take.median)), speak(span(figures.close.median))
        rows.append([name, figures.cases, took, closed])
    return Sheet(speak(SHEET.phrase("districts")), header, rows)
