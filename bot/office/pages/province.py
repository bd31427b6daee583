"""Page for a province or the country: a row of counts for each district, and reading one of its
cases for a noted reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.office.figures import case_table, totals_table
from bot.office.guard import Problem
from bot.office.page import Page
from bot.office.pages.month import area_name
from bot.office.visit import Visit
from content.reading.places.places import District, Province
from handlers.cases.case import access, areas, case_name, duty
from handlers.cases.case import report as told
from handlers.cases.case.policy import Action, may
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.say import Passage, Phrase, Quote, Say
from handlers.core.words.quoted import quote, quoted
from storage.cases import audit, cases
from storage.cases.cases import Case, Reach
from storage.cases.listing.overdue import Overdue
from storage.cases.states import Level, Move
from storage.engine.transaction import Unit
from storage.figures import open_now, reading
from storage.figures.counted import COUNTRY, Kind, month_of
from storage.figures.open_now import OpenNow
from storage.figures.reading import Figures
from storage.officials import officials

REASON_LEAST, REASON_MOST = 5, 300
"""Characters of a reason."""
NO_CASE = Phrase("office.problem.no_page")
NO_REASON = Phrase("office.province.no_reason")


@dataclass(frozen=True, slots=True)
class Line:
    """A district or a province as its row shows it; `duty`: its officials whom news can reach."""

    code: str
    name: Say
    untaken: int
    urgent: int
    overdue: int
    open: int
    month: int
    take: Say
    duty: int


@dataclass(frozen=True, slots=True)
class _Found:
    open: Mapping[str, OpenNow]
    figures: Mapping[str, Figures]
    duty: Mapping[str, int]
    listed: tuple[Case, ...]


async def show(visit: Visit) -> web.StreamResponse:
    """Show the districts (of the country the provinces), those that wait first.

    Of a chosen district also the names of its open cases.
    """
    area = _area(visit)
    places = visit.library.places
    chosen = places.find(visit.request.query.get("district", ""))
    if chosen and not areas.may_count(visit.actor, chosen.code):
        raise Problem(404, NO_CASE)
    overdue = duty.overdue(visit.library, visit.now)
    below: Sequence[District | Province] = places.of_province(area)
    if area == COUNTRY:
        below = tuple(places.provinces.values())
    found = await visit.read(lambda unit: _read(unit, visit, area, overdue, below, chosen))
    lines = [_line(each, found) for each in below]
    lines.sort(key=lambda line: (-line.overdue, -line.urgent, -line.untaken, line.code))
    return visit.page(
        "province.html",
        area_name=area_name(visit, area),
        area=area,
        whole=area == COUNTRY,
        national=COUNTRY in areas.own(visit.actor),
        lines=lines,
        chosen=chosen and area_name(visit, chosen.code),
        listed=[_listed(visit, case) for case in found.listed],
        alone=sum(1 for line in lines if line.open and not line.duty),
    )


def _area(visit: Visit) -> str:
    own = [area for area in areas.own(visit.actor) if len(area) < 4]
    area = visit.request.query.get("area", own[0])
    fits = area in own or (COUNTRY in own and area in visit.library.places.provinces)
    if not fits:
        raise Problem(404, NO_CASE)
    return area


def _read(
    unit: Unit,
    visit: Visit,
    area: str,
    overdue: Overdue,
    below: Sequence[District | Province],
    chosen: District | None,
) -> _Found:
    codes = [each.code for each in below]
    within = None if area == COUNTRY else codes
    duty: Counter[str] = Counter()
    waits: dict[str, OpenNow] = {}
    for district, found in open_now.by_district(unit, within, overdue).items():
        code = district if area != COUNTRY else areas.province_of(district)
        waits[code] = waits.get(code, OpenNow()) + found
    for official in officials.everybody(unit):
        if official.district and official.role in officials.CASE_ROLES and official.listens:
            code = official.district
            duty[code if area != COUNTRY else areas.province_of(code)] += 1
    # Of 77 provinces the times would be some thousand rows; each province's own page has them.
    kinds = (Kind.WEEK,) if area == COUNTRY else (Kind.WEEK, Kind.TAKE)
    figures = reading.of_areas(unit, codes, [month_of(visit.now)], kinds)
    return _Found(waits, figures, duty, _names(unit, visit, chosen))


def _names(unit: Unit, visit: Visit, chosen: District | None) -> tuple[Case, ...]:
    """Return the open cases of a district that this official may read for a reason."""
    if chosen is None:
        return ()
    found = cases.open_within(unit, [Reach(Level.DISTRICT, chosen.code)])
    standings = access.standings(unit, found)
    return tuple(
        c for c, stands in standings if may(visit.actor, stands, Action.INSPECT_BELOW).allowed
    )


def _line(place: District | Province, found: _Found) -> Line:
    waits, figures = found.open.get(place.code, OpenNow()), found.figures[place.code]
    return Line(
        place.code,
        Passage(place.names),
        waits.untaken,
        waits.urgent,
        waits.overdue,
        waits.open,
        figures.cases,
        totals_table.span(figures.take.median),
        found.duty.get(place.code, 0),
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A district's case by its name, with what can be told without reading it."""

    reference: str
    name: Say
    state: Say
    urgent: bool
    day: Say


def _listed(visit: Visit, case: Case) -> Listed:
    day = in_figures(day_in_thailand(case.opened))
    name = case_name.name(visit.library, case)
    return Listed(case.reference, name, case_table.STATE.phrase(case.state), case.urgent, day)


async def inspect(visit: Visit) -> web.StreamResponse:
    """Show a district's case as its team reads it, and note who reads it and why in its trail."""
    reason = quoted(visit.form.get("reason", "")).strip()[:REASON_MOST]
    reference = visit.form.get("case", "")

    def read(unit: Unit) -> Case | None:
        found = access.find(unit, reference)
        ruling = may(visit.actor, found[1], Action.INSPECT_BELOW) if found else None
        if not found or not ruling or not ruling.role:
            return None
        if len(reason) >= REASON_LEAST:
            audit.append(unit, found[0].id, audit.official(ruling.role.id), Move.INSPECT, reason)
        return found[0]

    case = await visit.database.write(read)
    if case is None:
        raise Problem(404, NO_CASE)
    if len(reason) < REASON_LEAST:
        return visit.back(f"/office/province?district={case.district}", NO_REASON)
    library, report = visit.library, case.report
    lines = [Phrase("case.forgotten")] if case.forgotten else told.lines(report, library)
    notes = [told.as_read(note, report, library, answer=True) for note in report.notes]
    district = library.places.find(case.district)
    return visit.page(
        "inspected.html",
        case=_listed(visit, case),
        district=Passage(district.names) if district else Quote(case.district),
        code=case.district,
        lines=lines,
        talk=told.talk(report, library),
        notes=notes,
        reason=quote(reason),
    )


PAGE = Page(
    "/province",
    show,
    Phrase("office.province"),
    opens=areas.oversees,
    acts={"inspect": inspect},
)
