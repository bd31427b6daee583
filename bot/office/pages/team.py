"""The officials of the area: roles, apps, whether news reaches them, what they hold; invites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.channels.person_id import PersonId
from bot.office.page import Page
from bot.office.pages.month import area_name
from bot.office.visit import Visit
from handlers.cases.case import areas
from handlers.cases.desk.notices import ROLE, role
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.say import Phrase, Say
from storage.cases.cases import Reach
from storage.engine.transaction import Unit
from storage.figures import team
from storage.officials import officials
from storage.officials.officials import Official

ENOUGH = 2
"""Officials who take cases that an area needs: one may be away, and a warning needs two."""


@dataclass(frozen=True, slots=True)
class Member:
    """An official as a row shows them."""

    number: int
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
    holding = team.holding(unit, [each.id for each in everybody])
    working = [o for o in everybody if o.role in officials.CASE_ROLES and o.reachable]
    members = [_member(visit, each, holding.get(each.id, 0)) for each in everybody]
    invites = [
        Phrase(
            "office.team.invite",
            {"role": ROLE.phrase(invited), "day": in_figures(day_in_thailand(until))},
        )
        for invited, until in team.open_invites(unit, reach)
    ]
    return Team(area_name(visit, reach.area), members, invites, len(working) < ENOUGH)


def _member(visit: Visit, official: Official, holds: int) -> Member:
    chats = [chat for chat in (official.person, official.second) if chat]
    apps = dict.fromkeys(PersonId.parse(chat).channel for chat in chats)
    return Member(
        official.id,
        role(official),
        official.has(visit.person.id),
        in_figures(day_in_thailand(official.since)),
        ", ".join("LINE" if app == "line" else app.title() for app in apps),
        official.reachable,
        holds,
        _away(official, visit.now),
    )


def _away(official: Any, now: datetime) -> Say:
    """Say until when somebody is away, where officials can tell that."""
    until: datetime | None = getattr(official, "away_until", None)
    if until is None or until <= now:
        return Phrase("office.team.away.no")
    return Phrase("office.team.away.until", {"day": in_figures(day_in_thailand(until))})


PAGE = Page("/team", show, Phrase("office.team"))
