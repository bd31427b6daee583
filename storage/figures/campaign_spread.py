"""Queries on campaigns for the office: the newest of an area, their cases by week and district, and
what they share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from storage.cases.cases import Case, find
from storage.cases.sightings import ACCOUNT, DOMAIN, PHONE
from storage.cases.states import Level
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.figures.counted import THAILAND, week_of
from storage.tables.cases import Campaign, CampaignDistrict, Sighting
from storage.tables.cases import Case as CaseRow

SHARED = (PHONE, ACCOUNT, DOMAIN)
"""Kinds of what can be told of a campaign; a wording has no short name."""
MOST = 50
MOST_CASES = 2_000

_CAMPAIGNS = table(Campaign)
_SPREAD = table(CampaignDistrict)
_CASES = table(CaseRow)
_SIGHTINGS = table(Sighting)

Districts = Collection[str] | None
"""Codes of districts; None is all of them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign in a list.

    `reports` is how many people reported it, in `districts` districts; `own` how many of them in
    the districts that were asked for. Moments are in UTC.
    """

    id: int
    first: datetime
    last: datetime
    reports: int
    districts: int
    own: int


def listed(unit: Unit, within: Districts, most: int = MOST) -> tuple[Listed, ...]:
    """Return the newest campaigns that somebody in these districts reported, newest first."""
    own = _own(within)
    rows = unit.connection.execute(own.order_by(_CAMPAIGNS.c.last.desc()).limit(most)).all()
    spread = select(_SPREAD.c.campaign, func.count()).group_by(_SPREAD.c.campaign)
    counted = spread.where(_SPREAD.c.campaign.in_([row.id for row in rows]))
    districts = {campaign: number for campaign, number in unit.connection.execute(counted)}  # noqa: C416
    return tuple(
        Listed(row.id, row.first, row.last, row.reports, districts.get(row.id, 0), row.own)
        for row in rows
    )


def _own(within: Districts) -> Select[tuple[int, datetime, datetime, int, int]]:
    wanted = (
        select(
            _CAMPAIGNS.c.id,
            _CAMPAIGNS.c.first,
            _CAMPAIGNS.c.last,
            _CAMPAIGNS.c.reports,
            func.sum(_SPREAD.c.reports).label("own"),
        )
        .join(_SPREAD, _SPREAD.c.campaign == _CAMPAIGNS.c.id)
        .where(_CAMPAIGNS.c.merged.is_(None), _CAMPAIGNS.c.reports > 1)
        .group_by(_CAMPAIGNS.c.id, _CAMPAIGNS.c.first, _CAMPAIGNS.c.last, _CAMPAIGNS.c.reports)
    )
    return wanted if within is None else wanted.where(_SPREAD.c.district.in_(within))


def by_week(unit: Unit, campaign: int) -> Mapping[tuple[str, date], int]:
    """Return (district, Monday) -> number of cases that the districts work on."""
    rows = unit.connection.execute(
        select(_CASES.c.district, _CASES.c.opened)
        .where(_CASES.c.campaign == campaign, _CASES.c.level == Level.DISTRICT)
        .limit(MOST_CASES)
    )
    weeks = ((row.district, week_of(row.opened.astimezone(THAILAND).date())) for row in rows)
    return Counter(weeks)


def shared(unit: Unit, campaign: int, within: Districts) -> tuple[tuple[str, str], ...]:
    """Return the (kind, value) that several cases of a campaign share, one of these districts'.

    The most frequent first.
    """
    cases = select(_CASES.c.id).where(_CASES.c.campaign == campaign).limit(MOST_CASES)
    rows = unit.connection.execute(
        select(
            _SIGHTINGS.c.kind,
            _SIGHTINGS.c.key,
            func.count(_SIGHTINGS.c.case_id.distinct()).label("cases"),
            func.min(_SIGHTINGS.c.id).label("one"),
        )
        .where(_SIGHTINGS.c.case_id.in_(cases), _SIGHTINGS.c.kind.in_(SHARED))
        .group_by(_SIGHTINGS.c.kind, _SIGHTINGS.c.key)
        .having(func.count(_SIGHTINGS.c.case_id.distinct()) > 1)
    ).all()
    if within is not None:
        ours = select(_SIGHTINGS.c.kind, _SIGHTINGS.c.key).where(
            _SIGHTINGS.c.case_id.in_(cases), _SIGHTINGS.c.district.in_(within)
        )
        known = {(row.kind, row.key) for row in unit.connection.execute(ours)}
        rows = [row for row in rows if (row.kind, row.key) in known]
    top = sorted(rows, key=lambda row: (-row.cases, row.one))[:5]
    sealed = select(_SIGHTINGS.c.id, _SIGHTINGS.c.value).where(
        _SIGHTINGS.c.id.in_([row.one for row in top])
    )
    values = {row.id: row.value for row in unit.connection.execute(sealed)}
    return tuple(
        (row.kind, unit.keyring.open(values[row.one]).decode()) for row in top if values[row.one]
    )


def newest(unit: Unit, campaign: int, within: Districts, most: int = 20) -> tuple[Case, ...]:
    """Return the newest cases of a campaign in these districts, newest first."""
    wanted = select(_CASES.c.word, _CASES.c.digits).where(_CASES.c.campaign == campaign)
    if within is not None:
        wanted = wanted.where(_CASES.c.district.in_(within))
    rows = unit.connection.execute(wanted.order_by(_CASES.c.opened.desc()).limit(most)).all()
    found = (find(unit, f"{row.word}{row.digits}") for row in rows)
    return tuple(case for case in found if case)
