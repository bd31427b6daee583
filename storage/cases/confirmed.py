"""Who reported which number, account or site in cases that officials closed as fraud.

Nobody is told this: the list for residents is made from it once a week
(handlers/checks/published_list.py).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, func, select

from storage.cases.sightings import ACCOUNT, DOMAIN, PHONE
from storage.cases.states import State
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Case, Sighting
from storage.tables.officials import SecondChat

KINDS = (PHONE, ACCOUNT, DOMAIN)
"""What residents may be told of. Wordings are matched for officials only."""

_SEEN = table(Sighting)
_CASE = table(Case)
_LINKS = table(SecondChat)
_PERSON = func.coalesce(_LINKS.c.first, _CASE.c.reporter)
"""Both chats of an official are one person."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One person who reported a value, and when they last did (UTC); `key` is its keyed hash."""

    kind: str
    key: str
    person: str
    last: datetime


def reports(
    unit: Unit, outcomes: Collection[str], since: datetime, before: datetime, people: int
) -> tuple[Confirmed, ...]:
    """Return who reported each value that at least this many people reported.

    Counted are reports from `since` until before `before` in cases that are closed with one of
    these outcomes since before `before`. Cases that are open again, and those whose reporter is no
    longer known, do not count: one erased person cannot be told from another.
    """
    counted = and_(
        _CASE.c.state == State.CLOSED,
        _CASE.c.outcome.in_(tuple(outcomes)),
        _CASE.c.closed < before,
        _CASE.c.reporter.is_not(None),
        _SEEN.c.kind.in_(KINDS),
        _SEEN.c.at >= since,
        _SEEN.c.at < before,
    )
    several = (
        _of_cases(_SEEN.c.kind, _SEEN.c.key)
        .where(counted)
        .group_by(_SEEN.c.kind, _SEEN.c.key)
        .having(func.count(distinct(_PERSON)) >= people)
        .subquery()
    )
    same = and_(several.c.kind == _SEEN.c.kind, several.c.key == _SEEN.c.key)
    person = _PERSON.label("person")
    rows = unit.connection.execute(
        _of_cases(_SEEN.c.kind, _SEEN.c.key, person, func.max(_SEEN.c.at))
        .join(several, same)
        .where(counted)
        .group_by(_SEEN.c.kind, _SEEN.c.key, person)
    )
    return tuple(Confirmed(*row) for row in rows)


def _of_cases(*columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(_SEEN)
        .join(_CASE, _CASE.c.id == _SEEN.c.case_id)
        .outerjoin(_LINKS, _LINKS.c.person == _CASE.c.reporter)
    )
