"""Pure rules of whose figures an official may see: those of their own area and of the districts
below it.

Figures name nobody and no case. Areas are codes: "3805" is a district, "38" a province, "" the
country.
"""

from __future__ import annotations

from handlers.cases.case.policy import Actor
from storage.cases.states import Level
from storage.figures.counted import COUNTRY
from storage.officials import officials

COUNTING = (officials.HEAD, *officials.CASE_ROLES)
"""Roles that see figures."""

_PROVINCE = 2
"""Digits of a province's code, with which those of its districts begin."""


def own(actor: Actor) -> tuple[str, ...]:
    """Return the areas of somebody's roles, the largest first."""
    found = {role.reach.area for role in actor.roles if role.role in COUNTING}
    return tuple(sorted(found, key=lambda area: (len(area), area)))


def may_count(actor: Actor, area: str) -> bool:
    """Return whether somebody may see the figures of an area."""
    return any(mine in (area, area[:_PROVINCE], COUNTRY) for mine in own(actor))


def oversees(actor: Actor) -> bool:
    """Return whether somebody is of a province or the country, with districts below them."""
    levels = {role.reach.level for role in actor.roles if role.role in COUNTING}
    return bool(levels - {Level.DISTRICT})


def province_of(area: str) -> str:
    """Return the code of the province of an area; "" for the country."""
    return area[:_PROVINCE]
