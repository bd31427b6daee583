"""Pages: the campaigns of an area (cases that share a number, account, site or wording), one
campaign, and warnings drafted from it.

A warning is drafted and approved by the handlers of the same buttons in the chat: two persons.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aiohttp import web

from bot.office.figures import charts
from bot.office.figures.charts import Spot
from bot.office.guard import Problem
from bot.office.page import Page
from bot.office.pages.month import districts_below
from bot.office.visit import Visit
from handlers.alerts import message, seat
from handlers.alerts.handler import FLOW, STATE, Editing
from handlers.cases.case import access, areas
from handlers.cases.case.policy import Action, may
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.say import Passage, Phrase, Say
from handlers.core.words.quoted import quote
from storage.cases import alerts, campaigns
from storage.cases.alerts import Alert, AlertState
from storage.engine.transaction import Unit
from storage.figures import campaign_spread
from storage.figures.campaign_spread import Districts, Listed
from storage.figures.counted import COUNTRY

NO_CAMPAIGN = Phrase("office.problem.no_page")
MOST_WEEKS = 12
UNAPPROVED = (AlertState.DRAFT, AlertState.ASKED)


@dataclass(frozen=True, slots=True)
class Row:
    """A campaign in the list, in words; `warned` is the state of its newest warning, if any."""

    id: int
    shares: Sequence[Say]
    reports: int
    own: int
    districts: int
    first: Say
    last: Say
    warned: Say | None


def within(visit: Visit) -> Districts:
    """Return the districts whose cases this official's areas have; None for the country."""
    found: set[str] = set()
    for area in areas.own(visit.actor):
        if area == COUNTRY:
            return None
        found.update(districts_below(visit, area) or [area])
    return found


async def show(visit: Visit) -> web.StreamResponse:
    """Show the newest campaigns of the area."""
    here = within(visit)

    def read(unit: Unit) -> list[Row]:
        listed = campaign_spread.listed(unit, here)
        return [_row(unit, visit.person.id, each, here) for each in listed]

    return visit.page("campaigns.html", rows=await visit.read(read))


def _row(unit: Unit, person: str, each: Listed, here: Districts) -> Row:
    found = alerts.of_campaign(unit, each.id, 5)
    drafted = [alert for alert in found if seat.read_seat(unit, person, alert.id)]
    return Row(
        each.id,
        _shares(unit, each.id, here),
        each.reports,
        each.own,
        each.districts,
        in_figures(day_in_thailand(each.first)),
        in_figures(day_in_thailand(each.last)),
        STATE.phrase(drafted[0].state) if drafted else None,
    )


def _shares(unit: Unit, campaign: int, here: Districts) -> Sequence[Say]:
    return [quote(value) for _, value in campaign_spread.shared(unit, campaign, here)]


@dataclass(frozen=True, slots=True)
class WarningShown:
    """A warning of a campaign, as residents would read it, and what this official may do."""

    id: int
    state: Say
    title: Say
    lines: Sequence[Say]
    reach: int
    acts: Sequence[tuple[str, Phrase]]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class _Found:
    row: Row
    weeks: Mapping[tuple[str, date], int]
    warnings: Sequence[tuple[Alert, bool, bool, int]]
    draft_from: str


async def show_one(visit: Visit) -> web.StreamResponse:
    """Show one campaign: its weeks, its places, its warnings."""
    number, here = visit.named("campaign"), within(visit)
    found = await visit.read(lambda unit: _read(unit, visit, int(number), here))
    if found is None:
        raise Problem(404, NO_CAMPAIGN)
    weeks = sorted({week for _, week in found.weeks})[-MOST_WEEKS:]
    every = _every(weeks)
    named = _named(visit, found.weeks, here)
    header = [visit.say("figures.column.district"), *(visit.say(_short(week)) for week in every)]
    rows = [[name, *(counts.get(week, 0) or "" for week in every)] for name, counts in named]
    points = [
        (visit.say(_short(week)), sum(counts.get(week, 0) for _, counts in named)) for week in every
    ]
    title, about = visit.say("office.campaign.weeks"), visit.say("office.campaign.weeks.about")
    return visit.page(
        "campaign.html",
        row=found.row,
        header=header,
        rows=rows,
        line=charts.line("c-weeks", title, about, points) if points else "",
        map=_map(visit, found.weeks, here),
        warnings=[_warning(visit, *each) for each in found.warnings],
        draft_from=found.draft_from,
    )


def _read(unit: Unit, visit: Visit, number: int, here: Districts) -> _Found | None:
    id = campaigns.current(unit, number)
    campaign = campaigns.find(unit, id)
    own = campaigns.districts(unit, id)
    mine = sum(n for district, n in own.items() if here is None or district in here)
    if campaign is None or not mine:
        return None
    each = Listed(id, campaign.first, campaign.last, campaign.reports, campaign.districts, mine)
    warnings = []
    for alert in alerts.of_campaign(unit, id):
        seated = seat.read_seat(unit, visit.person.id, alert.id)
        if seated:
            author = alert.author == seated.me.id
            reach = len(alerts.to_reach(unit, alert))
            warnings.append((alert, author, bool(seated.others), reach))
    newest = campaign_spread.newest(unit, id, here)
    standings = access.standings(unit, newest)
    allowed = (c for c, stands in standings if may(visit.actor, stands, Action.WARN).allowed)
    drafted = any(own and alert.state in UNAPPROVED for alert, own, _, _ in warnings)
    chosen = None if drafted else next(allowed, None)
    return _Found(
        _row(unit, visit.person.id, each, here),
        campaign_spread.by_week(unit, id),
        warnings,
        chosen.reference if chosen else "",
    )


def _every(weeks: Sequence[date]) -> Sequence[date]:
    if not weeks:
        return ()
    count = min((weeks[-1] - weeks[0]).days // 7 + 1, MOST_WEEKS)
    return [weeks[-1] - timedelta(weeks=back) for back in range(count - 1, -1, -1)]


def _short(week: date) -> Say:
    both = f"{week.day}/{week.month}"
    return Passage({"th": both, "en": both})


def _named(
    visit: Visit, weeks: Mapping[tuple[str, date], int], here: Districts
) -> Sequence[tuple[str, Mapping[date, int]]]:
    """Return a row for each district that this official may see, and one for all others."""
    rows: dict[str, dict[date, int]] = {}
    for (district, week), number in weeks.items():
        shown = district if here is None or district in here else ""
        row = rows.setdefault(shown, {})
        row[week] = row.get(week, 0) + number
    return [
        (_district(visit, code) if code else visit.say("office.campaign.elsewhere"), rows[code])
        for code in sorted(rows, key=lambda code: (not code, -sum(rows[code].values()), code))
    ]


def _district(visit: Visit, code: str) -> str:
    place = visit.library.places.find(code)
    return visit.say(Passage(place.names)) if place else code


def _map(visit: Visit, weeks: Mapping[tuple[str, date], int], here: Collection[str] | None) -> str:
    if here is not None and len(here) < 2:
        return ""
    counts: dict[str, int] = {}
    for (district, _), number in weeks.items():
        if here is None or district in here:
            counts[district] = counts.get(district, 0) + number
    shown = sorted(here) if here is not None else sorted(counts)
    spots = []
    for code in shown:
        if place := visit.library.places.find(code):
            name = visit.say(Passage(place.names))
            spots.append(Spot(name, place.latitude, place.longitude, counts.get(code, 0)))
    title, about = visit.say("office.month.map"), visit.say("office.month.map.about")
    return charts.places("c-map", title, about, spots)


def _warning(visit: Visit, alert: Alert, author: bool, others: bool, reach: int) -> WarningShown:
    card = message.resident_card(visit.library, alert)
    acts: list[tuple[str, Phrase]] = []
    match alert.state:
        case AlertState.DRAFT if author:
            acts = [("ask", Phrase("alert.ask")), ("drop", Phrase("alert.drop"))]
        case AlertState.ASKED if not author:
            acts = [("approve", Phrase("alert.approve")), ("drop", Phrase("alert.drop"))]
        case AlertState.SENDING:
            acts = [("halt", Phrase("alert.halt"))]
        case AlertState.PAUSED:
            acts = [("resume", Phrase("alert.resume")), ("drop", Phrase("alert.give_up"))]
    edits = alert.state is AlertState.DRAFT and author
    state = STATE.phrase(alert.state)
    return WarningShown(alert.id, state, card.title, card.lines, reach, acts, edits)


async def draft(visit: Visit) -> web.StreamResponse:
    """Draft a warning from a case of the campaign, as the button in the chat does."""
    done = await visit.desk.press(visit.person, "alert.draft", visit.form.get("case", ""))
    return visit.done(_here(visit), done)


async def act(visit: Visit) -> web.StreamResponse:
    """Ask for approval, approve, halt, resume or drop a warning, as the chat's buttons do."""
    what, number = visit.form.get("what", ""), visit.form.get("alert", "")
    if what not in ("ask", "approve", "halt", "resume", "drop"):
        raise Problem(404, NO_CAMPAIGN)
    argument = f"{number}.yes" if what == "drop" else number
    done = await visit.desk.press(visit.person, f"alert.{what}", argument)
    return visit.done(_here(visit), done)


async def edit(visit: Visit) -> web.StreamResponse:
    """Put an official's own words into a draft: one line in Thai, one in English."""
    words = "\n".join((visit.form.get("th", ""), visit.form.get("en", "")))
    about = Editing(visit.form.get("alert", "")).to_json()
    done = await visit.desk.answer(visit.person, f"{FLOW}.words", about, words)
    return visit.done(_here(visit), done)


def _here(visit: Visit) -> str:
    return f"/office/campaigns/{visit.named('campaign')}"


PAGE = Page("/campaigns", show, Phrase("office.campaigns"))
ONE = Page(
    r"/campaigns/{campaign:\d{1,18}}",
    show_one,
    acts={"draft": draft, "act": act, "edit": edit},
)
