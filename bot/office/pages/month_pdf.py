"""Download: the figures of month.py as a PDF on A4, to hand in."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.office.figures import totals_table
from bot.office.figures.pdf import PDF, Sheet, Table, pdf
from bot.office.figures.totals_table import GROUP, HEADER, Group
from bot.office.page import Page
from bot.office.pages.month import Chosen, area_name, district_rows, read_chosen
from bot.office.visit import Visit
from bot.office.wording import moment
from handlers.core.say import Phrase, Quote


async def show(visit: Visit) -> web.StreamResponse:
    """Answer with the figures of the area and the months that the address names."""
    found = await read_chosen(visit)
    sheet, folder = to_sheet(visit, found), visit.workshop.folder
    data = await asyncio.to_thread(pdf, sheet, folder, visit.language, visit.now)
    name = f"rutan-{found.area or 'all'}-{found.first}-{found.last}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=data, content_type=PDF, headers=headers)


def to_sheet(visit: Visit, found: Chosen) -> Sheet:
    """Return what the PDF says."""
    say, now, before = visit.say, found.now, found.before
    head = [say(HEADER.phrase(name)) for name in ("now", "before")]
    tables = []
    for group in Group:
        rows = totals_table.rows(visit.library, visit.speak, group, now, before)
        title, weeks = say(GROUP.phrase(group)), group is Group.WEEK
        cells = [(row.name, row.now) if weeks else (row.name, row.now, row.before) for row in rows]
        if rows:
            tables.append(Table(title, [title, *(head[:1] if weeks else head)], cells, bars=True))
    times = totals_table.times(visit.speak, now, before)
    spans = [say(HEADER.phrase("what")), say(found.span), say(found.span_before)]
    tables.append(Table(say("figures.times"), spans, times))
    if districts := district_rows(visit, found.districts):
        columns = [
            say("figures.column.district"),
            head[0],
            say("figures.median.take"),
            say("figures.median.close"),
        ]
        tables.append(Table(say("figures.sheet.districts"), columns, districts))
    title = f"{say(area_name(visit, found.area) or Quote(found.area))}, {say(found.span)}"
    total = say("office.month.pdf.total", count=now.cases)
    old = say(Phrase("office.month.before", {"span": found.span_before, "count": before.cases}))
    foot = say("office.month.pdf.made", at=moment(visit.now))
    return Sheet(title, (total, old, say("office.month.clock")), tables, foot)


PAGE = Page("/month.pdf", show)
