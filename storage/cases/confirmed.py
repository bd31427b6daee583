"""Reads who reported the same number, account or site in cases closed as fraud, from which the
published list is made.

Nobody is told this: the list for residents is made from it once a week
(handlers/checks/published_list.py).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, distinct, func, select

from storage.cases.sightings import ACCOUNT, DOMAIN, PHONE
from storage.cases.states import State
from storage.engine.columns import Utc, table
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


def _of_cases(*columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Sightings with their cases, and with the link of the reporter's chat if it has one."""
    return (
        select(*columns)
        .select_from(_SEEN)
        .join(_CASE, _CASE.c.id == _SEEN.c.case_id)
        .outerjoin(_LINKS, _LINKS.c.person == _CASE.c.reporter)
        .where(
            _CASE.c.state == State.CLOSED,
            _CASE.c.outcome.in_(bindparam("outcomes", expanding=True)),
            _CASE.c.closed < bindparam("before", type_=Utc()),
            _CASE.c.reporter.is_not(None),
            _SEEN.c.kind.in_(KINDS),
            _SEEN.c.at >= bindparam("since", type_=Utc()),
            _SEEN.c.at < bindparam("before", type_=Utc()),
        )
    )


_SEVERAL = (
    _of_cases(_SEEN.c.kind, _SEEN.c.key)
    .group_by(_SEEN.c.kind, _SEEN.c.key)
    .having(func.count(distinct(_PERSON)) >= bindparam("people"))
    .subquery()
)
_REPORTS = (
    _of_cases(_SEEN.c.kind, _SEEN.c.key, _PERSON.label("person"), func.max(_SEEN.c.at))
    .join(_SEVERAL, and_(_SEVERAL.c.kind == _SEEN.c.kind, _SEVERAL.c.key == _SEEN.c.key))
    .group_by(_SEEN.c.kind, _SEEN.c.key, _PERSON)
)


@dataclass(frozen=True, slots=True)
class ConfirmedReport:
    """One person who reported a value, and when they last did (UTC); `key` is its keyed hash."""

    kind: str
    key: str
    person: str
    last: datetime


def reports(
    unit: Unit, outcomes: Collection[str], since: datetime, before: datetime, people: int
) -> tuple[ConfirmedReport, ...]:
    """Return who reported each value that at least this many people reported.

    Counted are reports from `since` until before `before` in cases that are closed with one of
    these endings since before `before`. Cases that are open again, and those whose reporter is no
    longer known, do not count: one erased person cannot be told from another.
    """
    limits = {"outcomes": tuple(outcomes), "since": since, "before": before, "people": people}
    return tuple(ConfirmedReport(*row) for row in unit.connection.execute(_REPORTS, limits))
