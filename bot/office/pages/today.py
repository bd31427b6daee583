"""The first page: what is open within reach, the urgent and oldest first, with what may be done."""

from __future__ import annotations

from aiohttp import web

from bot.office.page import Page
from bot.office.visit import Visit
from handlers.cases.case import access, case_name
from handlers.core.say import Phrase


async def show(visit: Visit) -> web.StreamResponse:
    """Show the list; with ?part=list only the list, for a page that is open already."""
    found = await visit.read(lambda unit: access.seen_by(unit, visit.actor))
    rows = [(case, case_name.name(visit.library, case)) for case in found]
    return visit.page("today.html", rows=rows)


async def take(visit: Visit) -> web.StreamResponse:
    """Take a case, as the button in the chat does."""
    done = await visit.desk.press(visit.person, "desk.take", visit.form.get("case", ""))
    return visit.done("/office/", done)


PAGE = Page("/", show, Phrase("office.today"), acts={"take": take})
