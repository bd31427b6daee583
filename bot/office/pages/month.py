"""Page: the figures of one or several months of an area beside earlier ones, the table of its
cases, and their export.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from aiohttp import web

from bot.office.figures import charts, export, totals_table
from bot.office.figures.charts import Bar, Spot
from bot.office.figures.totals_table import Group
from bot.office.figures.workbook import XLSX, xlsx
from bot.office.guard import Problem
from bot.office.page import Page
from bot.office.visit import Visit
from content.reading.hours import BUDDHIST_ERA, THAILAND
from handlers.cases.case import access, areas
from handlers.cases.case.policy import Action, may
from handlers.core.say import Family, Passage, Phrase, Quote, Say
from handlers.learning.certificate import MONTH
from storage.cases import audit
from storage.cases.states import Move
from storage.engine.transaction import Unit
from storage.figures import listing, reading
from storage.figures.counted import COUNTRY, month_of
from storage.figures.listing import ListedCase
from storage.figures.reading import Figures
from storage.officials.officials import Official

SHOWN = 8
"""The most bars of a chart; the table beside it has all."""
MOST_MONTHS = 24
NOTED_AT_ONCE = 200
YEARS = range(2020, 2101)
"""The years of which figures may be asked for."""
ABOUT = Family("office.month.about", Group)
NO_AREA = Phrase("office.problem.no_page")
WRONG_DAYS = Phrase("office.month.wrong_days")
TOO_MANY = Phrase("office.month.too_many")


@dataclass(frozen=True, slots=True)
class Chart:
    """A group of figures: its heading, its picture, and the table beside it."""

    group: Group
    title: str
    picture: str
    header: Sequence[str]
    cells: Sequence[Sequence[str | int]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The area and months that an address names, and their figures.

    `before` are as many months right before; `districts` are those of a province by code.
    """

    area: str
    first: str
    last: str
    span: Say
    span_before: Say
    now: Figures
    before: Figures
    districts: dict[str, Figures]
    with_cases: Sequence[str]


async def read_chosen(visit: Visit) -> Chosen:
    """Read the figures of the area and the months that the address names. Raises Problem."""
    area, first, last = chosen(visit)
    months = _between(first, last)
    before = _before(first, len(months))
    below = districts_below(visit, area)
    found, old, all_months, districts = await visit.read(
        lambda unit: (
            reading.of_months(unit, area, months),
            reading.of_months(unit, area, before),
            reading.months_with_cases(unit, area, MOST_MONTHS),
            reading.of_areas(unit, below, months) if below else {},
        )
    )
    spans = span_name(first, last), span_name(before[0], before[-1])
    return Chosen(area, first, last, *spans, found, old, districts, all_months)


async def show(visit: Visit) -> web.StreamResponse:
    """Show the figures of the area and the months that the address names."""
    read = await read_chosen(visit)
    area, first, last, found, old = read.area, read.first, read.last, read.now, read.before
    now_month = month_of(visit.now)
    choices = sorted({now_month, first, last, *read.with_cases}, reverse=True)
    return visit.page(
        "month.html",
        area=area,
        area_name=area_name(visit, area),
        areas=[(code, area_name(visit, code)) for code in area_choices(visit)],
        first=first,
        last=last,
        months=[(month, month_name(month)) for month in choices],
        span=read.span,
        span_before=read.span_before,
        as_pdf=urlencode({"area": area, "from": first, "to": last}),
        running=last == now_month,
        now=found,
        before=old,
        charts=[_chart(visit, group, found, old) for group in Group],
        times=totals_table.times(visit.speak, found, old),
        district_rows=district_rows(visit, read.districts),
        map=_map(visit, read.districts),
        may_save=area in own_tables(visit) or bool(districts_below(visit, area)),
        days=(f"{first}-01", _last_day(last).isoformat()),
    )


async def save(visit: Visit) -> web.StreamResponse:
    """Answer with a spreadsheet of the cases and totals of any days; it is noted in each trail."""
    area = visit.form.get("area", "")
    begin, end = _days(visit.form.get("first", ""), visit.form.get("last", ""))
    below = districts_below(visit, area)
    if not areas.may_count(visit.actor, area):
        raise Problem(404, NO_AREA)
    role = own_tables(visit).get(area)

    def read(unit: Unit) -> tuple[tuple[ListedCase, ...], Figures, dict[str, Figures]]:
        found = {code: reading.of_days(unit, code, begin, end) for code in below}
        whole = reading.of_days(unit, area, begin, end)
        return _listed(unit, visit, role, begin, end), whole, found

    listed, figures, districts = await visit.read(read)
    if len(listed) == listing.MOST:
        raise Problem(409, TOO_MANY)
    if role:
        await _note(visit, role, [each.case.id for each in listed])
    library, speak = visit.library, visit.speak
    sheets = [export.cases_sheet(library, speak, listed)] if role else []
    sheets.append(export.totals_sheet(library, speak, listed, figures))
    if below:
        sheets.append(export.districts_sheet(library, speak, districts))
    data = await asyncio.to_thread(xlsx, sheets, visit.language)
    name = f"rutan-{area or 'all'}-{begin:%Y%m%d}-{end - timedelta(days=1):%Y%m%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=data, content_type=XLSX, headers=headers)


async def _note(visit: Visit, role: Official, cases: Sequence[int]) -> None:
    """Note in the trail of each case that it was saved, in writes for which nobody waits long."""
    actor = audit.official(role.id)
    for start in range(0, len(cases), NOTED_AT_ONCE):
        part = cases[start : start + NOTED_AT_ONCE]
        await visit.database.write(partial(_append, cases=part, actor=actor))


def _append(unit: Unit, cases: Sequence[int], actor: str) -> None:
    audit.append_each(unit, cases, actor, Move.EXPORT)


def _listed(
    unit: Unit, visit: Visit, role: Official | None, begin: datetime, end: datetime
) -> tuple[ListedCase, ...]:
    """Return the cases of the role's area that may stand in a table of this official."""
    if role is None:
        return ()
    found = listing.opened_within(unit, role.reach, begin, end)
    standings = access.standings(unit, [each.case for each in found])
    allowed = {c.id for c, stands in standings if may(visit.actor, stands, Action.EXPORT).allowed}
    return tuple(each for each in found if each.case.id in allowed)


def own_tables(visit: Visit) -> dict[str, Official]:
    """Return area -> the role in which this official may save its cases."""
    return {r.reach.area: r for r in visit.actor.roles if r.role in areas.COUNTING}


def chosen(visit: Visit) -> tuple[str, str, str]:
    """Return the area and the first and last month of the address. Raises Problem."""
    query = visit.request.query
    own = areas.own(visit.actor)
    area = query.get("area", own[0] if own else COUNTRY)
    if not areas.may_count(visit.actor, area) or area_name(visit, area) is None:
        raise Problem(404, NO_AREA)
    now = month_of(visit.now)
    last = _month(query.get("to", now), now)
    first = _month(query.get("from", last), last)
    return area, min(first, last), max(first, last)


def _month(text: str, otherwise: str) -> str:
    try:
        found = datetime.strptime(text, "%Y-%m")  # noqa: DTZ007  # a month has no zone
    except ValueError:
        return otherwise
    return f"{found:%Y-%m}" if found.year in YEARS else otherwise


def _step(month: str, steps: int) -> str:
    year, number = map(int, month.split("-"))
    index = year * 12 + number - 1 + steps
    return f"{index // 12:04}-{index % 12 + 1:02}"


def _between(first: str, last: str) -> list[str]:
    months = [first]
    while months[-1] < last and len(months) < MOST_MONTHS:
        months.append(_step(months[-1], 1))
    return months


def _before(first: str, count: int) -> list[str]:
    return [_step(first, -steps) for steps in range(count, 0, -1)]


def _last_day(month: str) -> date:
    return date.fromisoformat(f"{_step(month, 1)}-01") - timedelta(days=1)


def _days(first: str, last: str) -> tuple[datetime, datetime]:
    """Return the begin of the first day and the end of the last, in Thailand. Raises Problem."""
    try:
        begin, end = (
            datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=THAILAND) for day in (first, last)
        )
    except ValueError:
        raise Problem(400, WRONG_DAYS) from None
    if begin > end or begin.year not in YEARS or end.year not in YEARS:
        raise Problem(400, WRONG_DAYS)
    return begin, end + timedelta(days=1)


def month_name(month: str) -> Say:
    """Say a month: November 2569 in Thai years, November 2026 in English."""
    year, number = map(int, month.split("-"))
    both = {"th": str(year + BUDDHIST_ERA), "en": str(year)}
    return Phrase("office.month.name", {"month": MONTH.phrase(number), "year": Passage(both)})


def span_name(first: str, last: str) -> Say:
    """Say one month, or from which to which."""
    if first == last:
        return month_name(first)
    return Phrase("office.month.span", {"first": month_name(first), "last": month_name(last)})


def area_name(visit: Visit, area: str) -> Say | None:
    """Return the name of an area, None if there is no such area."""
    places = visit.library.places
    if area == COUNTRY:
        return Phrase("official.nationwide")
    if district := places.find(area):
        return Passage(district.names)
    province = places.provinces.get(area)
    return Phrase("office.province.name", {"name": Passage(province.names)}) if province else None


def area_choices(visit: Visit) -> Sequence[str]:
    """Return the areas whose figures this official may choose: their own, and those below."""
    found: dict[str, None] = {}
    for area in areas.own(visit.actor):
        found[area] = None
        found.update(dict.fromkeys(districts_below(visit, area)))
        if area == COUNTRY:
            found.update(dict.fromkeys(visit.library.places.provinces))
    return tuple(found)


def districts_below(visit: Visit, area: str) -> Sequence[str]:
    """Return the districts of a province; none for a district or the country."""
    return [each.code for each in visit.library.places.of_province(area)]


def _chart(visit: Visit, group: Group, now: Figures, before: Figures) -> Chart:
    rows = totals_table.rows(visit.library, visit.speak, group, now, before)
    title, about = visit.say(totals_table.GROUP.phrase(group)), visit.say(ABOUT.phrase(group))
    header = [visit.say(totals_table.HEADER.phrase(name)) for name in ("now", "before")]
    if group is Group.WEEK:
        points = [(row.name, row.now) for row in rows]
        picture = charts.line(f"c-{group}", title, about, points)
        return Chart(group, title, picture, [title, header[0]], points)
    drawn = [Bar(row.name, row.now, row.before) for row in rows[:SHOWN]]
    picture = charts.bars(f"c-{group}", title, about, drawn)
    cells = [(row.name, row.now, row.before) for row in rows]
    return Chart(group, title, picture, [title, *header], cells)


def district_rows(visit: Visit, found: dict[str, Figures]) -> Sequence[Sequence[str | int]]:
    """Return a row a district: its name, its cases, how long half took to be taken and closed."""
    order = sorted(found, key=lambda code: (-found[code].cases, code))
    return [
        (
            visit.say(area_name(visit, code) or Quote(code)),
            found[code].cases,
            visit.say(totals_table.span(found[code].take.median)),
            visit.say(totals_table.span(found[code].close.median)),
        )
        for code in order
    ]


def _map(visit: Visit, found: dict[str, Figures]) -> str:
    spots = []
    for code, figures in found.items():
        if place := visit.library.places.find(code):
            name = visit.say(Passage(place.names))
            spots.append(Spot(name, place.latitude, place.longitude, figures.cases))
    if not spots:
        return ""
    title, about = visit.say("office.month.map"), visit.say("office.month.map.about")
    return charts.places("c-map", title, about, spots)


PAGE = Page("/month", show, Phrase("office.month"), acts={"save": save})
