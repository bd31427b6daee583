"""First page of the office: four counts, then the open cases, urgent and oldest first, each with a
button to take it.

Under it what came since yesterday, and open cases whose number other districts know too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from aiohttp import web

from bot.office.page import Page
from bot.office.paging import Paging
from bot.office.visit import Visit
from bot.office.wording import facts, name
from content.reading.hours import THAILAND
from handlers.cases.overview import office_lists as overview
from handlers.cases.overview.office_lists import Row, Shared
from handlers.core.calendar import day_in_thailand
from handlers.core.say import Phrase
from storage.cases.listing.finding import OpenNumbers
from storage.engine.transaction import Unit

ON_A_PAGE = 25
MOST_NEW = 10


@dataclass(frozen=True, slots=True)
class _Today:
    numbers: OpenNumbers
    rows: tuple[Row, ...]
    new: tuple[Row, ...]
    shared: tuple[Shared, ...]


async def show(visit: Visit) -> web.StreamResponse:
    """Show the page; with ?part=list only what changes, for a page that is open already."""
    part = visit.request.query.get("part") == "list"
    paging = Paging.of(visit.request.query, ON_A_PAGE)

    def look(unit: Unit) -> _Today:
        me = visit.actor
        return _Today(
            overview.numbers(unit, me, visit.library, visit.now),
            overview.open_rows(unit, me, paging.skip, paging.asked),
            overview.new_rows(unit, me, _yesterday(visit.now), MOST_NEW),
            overview.shared(unit, me),
        )

    found = await visit.read(look)
    return visit.page(
        "today_list.html" if part else "today.html",
        part=part,
        numbers=found.numbers,
        rows=paging.cut(found.rows),
        new=found.new,
        shared=found.shared,
        paging=paging.turned(len(found.rows)),
        facts=lambda row: facts(row, visit.library, visit.now),
        name=lambda case: name(case, visit.library),
    )


def _yesterday(now: datetime) -> datetime:
    """Return when yesterday began in Thailand."""
    day = day_in_thailand(now) - timedelta(days=1)
    return datetime.combine(day, time(0), THAILAND).astimezone(now.tzinfo)


async def take(visit: Visit) -> web.StreamResponse:
    """Take a case, as the button in the chat does."""
    done = await visit.desk.press(visit.person, "desk.take", visit.form.get("case", ""))
    return visit.done("/office/", done)


PAGE = Page("/", show, Phrase("office.today"), opens=lambda _: True, acts={"take": take})
