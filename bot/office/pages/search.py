"""Page: looks for cases, closed ones too, by number, account, site, state, day, loss and holder;
saves the result as a table.

What was found can be saved as a table (xlsx); the trail of each case in it says who did that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from aiohttp import web

from bot.office.figures import export
from bot.office.figures.workbook import XLSX, xlsx
from bot.office.page import Page
from bot.office.paging import Paging
from bot.office.visit import Visit
from bot.office.wording import facts, name
from content.reading.hours import BUDDHIST_ERA, THAILAND
from content.reading.library import Library
from handlers.cases.case import access, case_name, report
from handlers.cases.case.policy import Action, Actor, may
from handlers.cases.case.sought import sought
from handlers.cases.desk import notices
from handlers.cases.overview import office_lists as overview
from handlers.cases.overview.office_lists import Row
from handlers.core.say import Phrase
from storage.cases import audit
from storage.cases.cases import Case
from storage.cases.listing.finding import Wanted
from storage.cases.report import Loss
from storage.cases.states import Move, State
from storage.engine.transaction import Unit
from storage.figures import listing
from storage.figures.listing import ListedCase
from storage.officials.officials import Official

ON_A_PAGE = 25
MOST_SAVED = 2_000
"""Rows of one table that is saved; whoever needs more saves it by months."""

_LATEST = date(2200, 1, 1)
"""Years from then on are of the Buddhist calendar, as people in Thailand write them."""

FIELDS = ("q", "state", "loss", "from", "to", "holder")


@dataclass(frozen=True, slots=True)
class Question:
    """What a search form holds: as it was typed, as it is looked for, and what was not understood.

    `name` is the reference of a case that was typed instead of a number.
    """

    typed: Mapping[str, str]
    wanted: Wanted
    wrong: tuple[Phrase, ...] = ()
    name: str | None = None
    asked: bool = field(default=False)


def read(query: Mapping[str, str], library: Library) -> Question:
    """Read the fields of a search form; anything that is not understood is told, not guessed."""
    typed = {each: query.get(each, "").strip()[:200] for each in FIELDS}
    wrong: list[Phrase] = []
    begin, end = _day(typed["from"]), _day(typed["to"])
    if (typed["from"] and begin is None) or (typed["to"] and end is None):
        wrong.append(Phrase("office.search.wrong_day"))
    name = case_name.typed(library, typed["q"]) if typed["q"] else None
    seen = sought(typed["q"], library) if typed["q"] and name is None else ()
    if typed["q"] and name is None and not seen:
        wrong.append(Phrase("office.search.wrong_number"))
    holder = typed["holder"]
    wanted = Wanted(
        State(typed["state"]) if typed["state"] in tuple(State) else None,
        begin,
        end + timedelta(days=1) if end else None,
        Loss(typed["loss"]) if typed["loss"] in tuple(Loss) else None,
        seen,
        int(holder) if holder.isascii() and holder.isdecimal() and len(holder) < 10 else None,
    )
    return Question(typed, wanted, tuple(wrong), name, any(typed.values()))


def _day(typed: str) -> datetime | None:
    """Return when a day began in Thailand: "2026-11-30", or with the Buddhist year."""
    try:
        found = date.fromisoformat(typed)
        if found >= _LATEST:
            found = found.replace(year=found.year - BUDDHIST_ERA)
        return datetime.combine(found, time(0), THAILAND)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Found:
    rows: tuple[Row, ...]
    colleagues: tuple[Official, ...]
    named: str | None


async def show(visit: Visit) -> web.StreamResponse:
    """Show the form and what was found; a case's name leads to the case."""
    question = read(visit.request.query, visit.library)
    paging = Paging.of(visit.request.query, ON_A_PAGE)

    def look(unit: Unit) -> _Found:
        rows: tuple[Row, ...] = ()
        if not question.wrong and question.name is None:
            skip, most = paging.skip, paging.asked
            rows = overview.found_rows(unit, visit.actor, question.wanted, skip, most)
        here = _named(unit, visit.actor, question.name)
        return _Found(rows, overview.colleagues(unit, visit.actor), here)

    found = await visit.read(look)
    if found.named:
        return visit.back(f"/office/cases/{found.named}")
    return visit.page(
        "search.html",
        typed=question.typed,
        wrong=question.wrong,
        asked=question.asked,
        rows=paging.cut(found.rows),
        paging=paging.turned(len(found.rows)),
        most=MOST_SAVED,
        states=[(state.value, notices.STATE.phrase(state)) for state in State],
        losses=[(loss.value, report.LOSS.phrase(loss)) for loss in Loss],
        holders=[(str(one.id), notices.colleague(one.role, one.id)) for one in found.colleagues],
        facts=lambda row: facts(row, visit.library, visit.now),
        name=lambda case: name(case, visit.library),
    )


def _named(unit: Unit, actor: Actor, reference: str | None) -> str | None:
    found = access.find(unit, reference) if reference else None
    return reference if found and may(actor, found[1], Action.SEE).allowed else None


async def save(visit: Visit) -> web.StreamResponse:
    """Return what was found as a table, and note in the trail of each case who saved it."""
    question = read(visit.form, visit.library)
    if question.wrong or question.name is not None:
        return visit.back("/office/search?" + urlencode(question.typed))

    def look(unit: Unit) -> tuple[ListedCase, ...]:
        rows = overview.found_rows(unit, visit.actor, question.wanted, 0, MOST_SAVED)
        opened = access.standings(unit, [row.case for row in rows if row.open])
        stood = {case.id: stands for case, stands in opened}
        seen, by = list[Case](), dict[int, list[int]]()
        for row in rows:
            ruling = may(visit.actor, stood[row.case.id], Action.EXPORT) if row.open else None
            if ruling and ruling.role:
                seen.append(row.case)
                by.setdefault(ruling.role.id, []).append(row.case.id)
        for number, ids in by.items():
            audit.append_each(unit, ids, audit.official(number), Move.EXPORT)
        return listing.of(unit, seen)

    found = await visit.database.write(look)
    sheet = export.cases_sheet(visit.library, visit.speak, found)
    table = await asyncio.to_thread(xlsx, [sheet], visit.language)
    day = f"{visit.now.astimezone(THAILAND):%Y-%m-%d}"
    return web.Response(
        body=table,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="rutan-{day}.xlsx"'},
    )


PAGE = Page("/search", show, Phrase("office.search"), acts={"save": save})
