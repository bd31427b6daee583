"""Reads the rows of the lists on the office's pages: open cases with the acts that are allowed, and
cases found by a search.

Every row is asked of the policy before it is returned; storage only narrows what is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from content.reading.library import Library
from handlers.cases.case import access, duty
from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from handlers.cases.case.states import FREE
from storage.cases import campaigns, cases
from storage.cases.campaigns import Campaign
from storage.cases.cases import Case
from storage.cases.listing import finding
from storage.cases.listing.finding import OpenNumbers, Viewer, Wanted
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import CASE_ROLES, HEAD, Official

MOST_SHARED = 200
"""The newest open cases of an area that are looked at for what they share."""
LISTED_SHARED = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A case as a list shows it. `holder` is the role of who has it, empty if nobody does.

    `open`: it may be opened; else only its name may be told. `take`, `give`: they may do that now.
    """

    case: Case
    holder: str
    mine: bool
    open: bool
    take: bool
    give: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """A campaign that reaches other districts too, and the open cases of these lists in it."""

    campaign: Campaign
    cases: tuple[Case, ...]


def viewer(actor: Actor) -> Viewer:
    """Return whose lists these are: whoever works cases, or heads those who do."""
    roles = [role for role in actor.roles if role.role in (HEAD, *CASE_ROLES)]
    return Viewer(frozenset(role.reach for role in roles), actor.chats)


def numbers(unit: Unit, actor: Actor, library: Library, now: datetime) -> OpenNumbers:
    """Count the open cases in reach, also those that a head may not open."""
    return finding.open_numbers(unit, viewer(actor), FREE, duty.overdue(library, now))


def open_rows(unit: Unit, actor: Actor, skip: int, most: int) -> tuple[Row, ...]:
    """Return the open cases behind the first `skip`, the urgent and then the oldest first."""
    return _rows(unit, actor, finding.open_cases(unit, viewer(actor), skip, most))


def new_rows(unit: Unit, actor: Actor, since: datetime, most: int) -> tuple[Row, ...]:
    """Return the cases that were opened since then, the newest first, closed ones too."""
    return found_rows(unit, actor, Wanted(begin=since), 0, most)


def found_rows(unit: Unit, actor: Actor, wanted: Wanted, skip: int, most: int) -> tuple[Row, ...]:
    """Return the cases that fit, the newest first.

    Whoever may not open a case learns only its name and age, so they do not find it by what stands
    in it: a head who tries a number would read the report without a word in its trail.
    """
    rows = _rows(unit, actor, finding.search(unit, viewer(actor), wanted, skip, most))
    return tuple(row for row in rows if row.open) if wanted.seen else rows


def shared(unit: Unit, actor: Actor) -> tuple[Shared, ...]:
    """Return the campaigns of open cases that other districts know too, the latest first."""
    met: list[Shared] = []
    found = finding.in_campaigns(unit, viewer(actor), MOST_SHARED)
    for id, own in found.items():
        campaign = campaigns.find(unit, id)
        if campaign is None or campaign.districts < 2:
            continue
        rows = _rows(unit, actor, cases.of_ids(unit, own))
        if seen := tuple(row.case for row in rows if row.open):
            met.append(Shared(campaign, seen))
    met.sort(key=lambda each: each.campaign.last, reverse=True)
    return tuple(met[:LISTED_SHARED])


def colleagues(unit: Unit, actor: Actor) -> tuple[Official, ...]:
    """Return everybody who works cases in the levels and areas of this person, themselves too."""
    found = [
        one
        for reach in viewer(actor).reaches
        for one in officials.with_roles(unit, reach, CASE_ROLES)
    ]
    return tuple(sorted({one.id: one for one in found}.values(), key=lambda one: one.id))


def _rows(unit: Unit, actor: Actor, found: Iterable[Case]) -> tuple[Row, ...]:
    standings = access.standings(unit, tuple(found))
    roles = officials.roles_of(unit, {case.taken_by for case, _ in standings if case.taken_by})
    mine = {role.id for role in actor.roles}
    rows = (_row(actor, case, stands, roles, mine) for case, stands in standings)
    return tuple(row for row in rows if row)


def _row(
    actor: Actor, case: Case, stands: CaseStanding, roles: dict[int, str], mine: set[int]
) -> Row | None:
    def allowed(action: Action) -> bool:
        return may(actor, stands, action).allowed

    opens = allowed(Action.SEE)
    if not opens and not allowed(Action.OVERSEE):
        return None
    held = case.taken_by is not None and case.state not in FREE
    return Row(
        case,
        roles.get(case.taken_by or 0, "") if held else "",
        held and case.taken_by in mine,
        opens,
        opens and allowed(Action.TAKE),
        opens and held and allowed(Action.GIVE),
    )
