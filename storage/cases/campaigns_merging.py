"""Writes campaigns for campaigns.py: adds cases to them and merges two, without counting a person
twice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import case as either
from sqlalchemy import delete, exists, func, insert, select, update

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Alert, CampaignDistrict
from storage.tables.cases import Campaign as CampaignRow
from storage.tables.cases import Case as CaseRow

_CAMPAIGNS = table(CampaignRow)
_SPREAD = table(CampaignDistrict)
_CASES = table(CaseRow)
_ALERTS = table(Alert)


def begin(unit: Unit, first: datetime) -> int:
    """Create an empty campaign and return its id."""
    values = {"first": first, "last": first, "reports": 0}
    made = unit.connection.execute(insert(_CAMPAIGNS).values(**values))
    (campaign,) = made.inserted_primary_key or (0,)
    return int(campaign)


def hold_cases(unit: Unit, ids: Collection[int]) -> dict[int, int | None]:
    """Lock these cases until the commit; return case -> campaign.

    A campaign may have been set since the caller read the case.
    """
    rows = unit.connection.execute(
        select(_CASES.c.id, _CASES.c.campaign)
        .where(_CASES.c.id.in_(ids))
        .order_by(_CASES.c.id)
        .with_for_update()
    )
    return {row.id: row.campaign for row in rows}


def is_in(unit: Unit, campaign: int, reporter: str | None) -> bool:
    """Return whether this person already has a case in the campaign."""
    theirs = (_CASES.c.reporter == reporter) & (_CASES.c.campaign == campaign)
    return bool(unit.connection.execute(select(exists().where(theirs))).scalar())


def add(
    unit: Unit, campaign: int, case: int, reporter: str | None, seen: datetime, district: str
) -> None:
    """Add a case to a campaign.

    Its reporter is counted if they have no other case in it. A reporter who erased themselves
    (None) cannot be recognised, so is always counted.
    """
    counted = reporter is None or not is_in(unit, campaign, reporter)
    run = unit.connection.execute
    run(update(_CASES).where(_CASES.c.id == case).values(campaign=campaign))
    here = _CAMPAIGNS.c.id == campaign
    first, last = _CAMPAIGNS.c.first, _CAMPAIGNS.c.last
    run(
        update(_CAMPAIGNS)
        .where(here)
        .values(
            first=either((first > seen, seen), else_=first),
            last=either((last < seen, seen), else_=last),
            reports=_CAMPAIGNS.c.reports + int(counted),
        )
    )
    if counted:
        _count(unit, campaign, district, 1)


def merge(unit: Unit, ids: Collection[int]) -> int:
    """Merge these campaigns into the oldest of them and return its id.

    All are locked until the commit. The rows of the others stay and name the campaign they were
    merged into, so that references to them can still be resolved.
    """
    keep, *others = _hold(unit, ids)
    for other in others:
        _take_up(unit, keep, other)
    return keep


def _hold(unit: Unit, ids: Collection[int]) -> list[int]:
    """Lock these campaigns, or those they were merged into since; return the ids, oldest first."""
    wanted = set(ids)
    while True:
        rows = unit.connection.execute(
            select(_CAMPAIGNS.c.id, _CAMPAIGNS.c.merged)
            .where(_CAMPAIGNS.c.id.in_(wanted))
            .order_by(_CAMPAIGNS.c.id)
            .with_for_update()
        ).all()
        now = {row.merged or row.id for row in rows}
        if now == wanted:
            return sorted(now)
        wanted = now


def twice(unit: Unit, keep: int, other: int) -> dict[str, int]:
    """Return district -> people counted there in `other` who are also in `keep`."""
    kept = _CASES.alias()
    both = exists().where(kept.c.campaign == keep, kept.c.reporter == _CASES.c.reporter)
    firsts = (select(func.min(_CASES.c.id)).where(_CASES.c.campaign == other, both)).group_by(
        _CASES.c.reporter
    )
    again = _CASES.alias()
    counted = (
        select(again.c.district, func.count())
        .where(again.c.id.in_(firsts))
        .group_by(again.c.district)
    )
    return {row[0]: row[1] for row in unit.connection.execute(counted)}


def _take_up(unit: Unit, keep: int, other: int) -> None:
    run = unit.connection.execute
    known = twice(unit, keep, other)
    spread = run(select(_SPREAD).where(_SPREAD.c.campaign == other)).all()
    for row in spread:
        _count(unit, keep, row.district, max(row.reports - known.get(row.district, 0), 0))
    run(delete(_SPREAD).where(_SPREAD.c.campaign == other))
    gone = run(select(_CAMPAIGNS).where(_CAMPAIGNS.c.id == other)).one()
    first, last = _CAMPAIGNS.c.first, _CAMPAIGNS.c.last
    more = max(gone.reports - sum(known.values()), 0)
    run(
        update(_CAMPAIGNS)
        .where(_CAMPAIGNS.c.id == keep)
        .values(
            first=either((first > gone.first, gone.first), else_=first),
            last=either((last < gone.last, gone.last), else_=last),
            reports=_CAMPAIGNS.c.reports + more,
        )
    )
    run(update(_CASES).where(_CASES.c.campaign == other).values(campaign=keep))
    run(update(_ALERTS).where(_ALERTS.c.campaign == other).values(campaign=keep))
    went = (_CAMPAIGNS.c.id == other) | (_CAMPAIGNS.c.merged == other)
    run(update(_CAMPAIGNS).where(went).values(merged=keep, reports=0))


def _count(unit: Unit, campaign: int, district: str, people: int) -> None:
    if not people:
        return
    here = (_SPREAD.c.campaign == campaign) & (_SPREAD.c.district == district)
    more = update(_SPREAD).where(here).values(reports=_SPREAD.c.reports + people)
    if unit.connection.execute(more).rowcount == 0:
        new = insert(_SPREAD).values(campaign=campaign, district=district, reports=people)
        unit.connection.execute(new)
