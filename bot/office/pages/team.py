"""Page: the officials of an area with roles, apps and what they hold, open invites, and the form to
label one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from aiohttp import web

from bot.channels.person_id import PersonId
from bot.channels.registry import channel_types
from bot.office.guard import Problem
from bot.office.page import Page
from bot.office.pages.month import area_name
from bot.office.visit import Visit
from handlers.cases.case import areas
from handlers.cases.desk.notices import ROLE, role
from handlers.cases.desk.roster import last_day
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.say import Phrase, Say
from handlers.core.words.quoted import is_harmless, quoted
from storage.cases.cases import Reach
from storage.engine.transaction import Unit
from storage.figures import team
from storage.officials import officials
from storage.officials.officials import Official

LONGEST, MOST_DIGITS = 40, 3
"""Characters of what an official calls themselves, and digits: a telephone number has more."""
ENOUGH = 2
"""Officials who take cases that an area needs: one may be away, and a warning needs two."""


@dataclass(frozen=True, slots=True)
class Member:
    """An official as a row shows them."""

    number: int
    label: str
    role: Say
    you: bool
    since: Say
    apps: str
    reachable: bool
    holds: int
    away: Say


@dataclass(frozen=True, slots=True)
class Team:
    """The officials of one area; `few` says that too few of them take cases."""

    name: Say | None
    members: Sequence[Member]
    invites: Sequence[Say]
    few: bool


async def show(visit: Visit) -> web.StreamResponse:
    """Show the team of each area that this official works in."""
    reaches = {r.reach: None for r in visit.actor.roles if r.role in areas.COUNTING}
    found = await visit.read(lambda unit: [_team(unit, visit, reach) for reach in reaches])
    return visit.page("team.html", teams=found)


def _team(unit: Unit, visit: Visit, reach: Reach) -> Team:
    everybody = officials.with_roles(unit, reach, officials.ROLES)
    numbers = [each.id for each in everybody]
    holding, labels = team.holding(unit, numbers), team.labels(unit, numbers)
    working = [o for o in everybody if o.role in officials.CASE_ROLES and o.reachable]
    members = [
        _member(visit, each, labels.get(each.id, ""), holding.get(each.id, 0)) for each in everybody
    ]
    invites = [
        Phrase(
            "office.team.invite",
            {"role": ROLE.phrase(invited), "day": in_figures(day_in_thailand(until))},
        )
        for invited, until in team.open_invites(unit, reach)
    ]
    return Team(area_name(visit, reach.area), members, invites, len(working) < ENOUGH)


def _member(visit: Visit, official: Official, label: str, holds: int) -> Member:
    chats = [chat for chat in (official.person, official.second) if chat]
    apps = dict.fromkeys(PersonId.parse(chat).channel for chat in chats)
    return Member(
        official.id,
        label,
        role(official),
        official.has(visit.person.id),
        in_figures(day_in_thailand(official.since)),
        ", ".join(_titles().get(app, app) for app in apps),
        official.listens,
        holds,
        _away(official),
    )


@cache
def _titles() -> Mapping[str, str]:
    """Return channel -> its name as people know it."""
    found = {each.name: each.settings() for each in channel_types()}
    return {name: own.title if own else name for name, own in found.items()}


def _away(official: Official) -> Say:
    """Say until which day somebody is away."""
    if not official.away or official.away_until is None:
        return Phrase("office.team.away.no")
    return Phrase("office.team.away.until", {"day": last_day(official.away_until)})


async def label(visit: Visit) -> web.StreamResponse:
    """Let an official say what colleagues see beside their role, e.g. a desk or a nickname."""
    words = quoted(visit.form.get("label", "")).strip()
    mine = [each.id for each in visit.actor.roles if f"{each.id}" == visit.form.get("official")]
    if not mine:
        raise Problem(404, Phrase("office.problem.no_page"))
    digits = sum(c.isdigit() for c in words)
    if len(words) > LONGEST or digits > MOST_DIGITS or not is_harmless(visit.form.get("label", "")):
        return visit.back("/office/team", Phrase("office.team.label.wrong"))
    await visit.database.write(team.Label(mine[0], words).apply)
    return visit.back("/office/team", Phrase("office.team.label.done"))


PAGE = Page("/team", show, Phrase("office.team"), acts={"label": label})
