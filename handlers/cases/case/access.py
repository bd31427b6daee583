"""Reads from the database whom the policy asks about: a person with all roles, how a case stands,
and its team, heads and headmen.
"""

from __future__ import annotations

from collections.abc import Collection

from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from storage.cases import cases
from storage.cases.cases import Case, Reach
from storage.cases.listing import overview
from storage.cases.listing.overview import Outline
from storage.cases.states import Level
from storage.engine.transaction import Unit
from storage.officials import officials, recusals
from storage.officials.officials import Official

Roles = tuple[str, ...]
Rows = tuple[Outline, ...]


def actor(unit: Unit, chat: str) -> Actor:
    """Return the person who uses this chat."""
    return Actor.of(chat, officials.of_person(unit, chat))


def standing(unit: Unit, case: Case) -> CaseStanding:
    """Return how a case stands, with everybody who knows its reporter."""
    known = recusals.knowing(unit, [case.id])
    return CaseStanding.of(case, known.get(case.id, frozenset()))


def standings(unit: Unit, found: Collection[Case]) -> tuple[tuple[Case, CaseStanding], ...]:
    """Return each case with how it stands."""
    known = recusals.knowing(unit, [case.id for case in found])
    return tuple((case, CaseStanding.of(case, known.get(case.id, frozenset()))) for case in found)


def find(unit: Unit, reference: str) -> tuple[Case, CaseStanding] | None:
    """Return the case of this name and how it stands, or None if there is no such case."""
    case = cases.find(unit, reference)
    return (case, standing(unit, case)) if case else None


def team(unit: Unit, case: CaseStanding) -> tuple[Official, ...]:
    """Return the officials who work on a case that stands like this, and a head who has it."""
    return _who_may(unit, case, Action.BE_TOLD, (*officials.CASE_ROLES, officials.HEAD))


def heads(unit: Unit, case: CaseStanding) -> tuple[Official, ...]:
    """Return the heads who are told if nobody takes it."""
    return _who_may(unit, case, Action.OVERSEE, (officials.HEAD,))


def headmen(unit: Unit, case: CaseStanding) -> tuple[Official, ...]:
    """Return the kamnan and village heads who may read it."""
    return _who_may(unit, case, Action.READ, officials.HEADMEN)


def above(unit: Unit, case: CaseStanding, level: Level, roles: Roles) -> tuple[Official, ...]:
    """Return the officials with these roles at a higher level who may hear of it."""
    reach = Reach(level, case.province if level is Level.PROVINCE else "")
    return _who_may(unit, case, Action.HEAR, roles, reach)


def operators(unit: Unit, case: CaseStanding) -> tuple[Official, ...]:
    """Return the operators who hear that it reaches nobody."""
    roles = (officials.OPERATOR,)
    return _who_may(unit, case, Action.HEAR, roles, Reach(Level.NATIONAL))


def rows_for(unit: Unit, me: Actor, found: Collection[Outline], action: Action) -> Rows:
    """Return those of these open cases with which this person may do that, in the same order."""
    known = recusals.knowing(unit, [row.id for row in found])
    nobody: frozenset[str] = frozenset()
    stands = ((row, CaseStanding.of_outline(row, known.get(row.id, nobody))) for row in found)
    return tuple(row for row, standing in stands if may(me, standing, action).allowed)


def _who_may(
    unit: Unit, case: CaseStanding, action: Action, roles: Roles, reach: Reach | None = None
) -> tuple[Official, ...]:
    found = officials.with_roles(unit, reach or case.reach, roles)
    return tuple(role for role in found if may(Actor.of_role(role), case, action).allowed)


def outlines(unit: Unit, me: Actor, action: Action = Action.SEE) -> Rows:
    """Return all open cases with which this person may do that, the most pressing first."""
    return rows_for(unit, me, overview.at(unit, [role.reach for role in me.roles]), action)


def named(
    unit: Unit, me: Actor, words: Collection[str], digits: str = ""
) -> tuple[tuple[Case, CaseStanding], ...]:
    """Return the cases that this person may see with one of these words or these digits in their
    name, newest first."""
    found = cases.of_name_part(unit, [role.reach for role in me.roles], words, digits)
    return tuple(each for each in standings(unit, found) if may(me, each[1], Action.SEE).allowed)


def seen_by(unit: Unit, me: Actor, action: Action = Action.SEE) -> tuple[Case, ...]:
    """Return the open cases with which this person may do that, the most pressing first."""
    found = cases.open_within(unit, [role.reach for role in me.roles])
    allowed = (case for case, stands in standings(unit, found) if may(me, stands, action).allowed)
    return tuple(allowed)
