"""Campaigns: cases that share a number, an account, a domain or a wording, across districts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, insert, or_, select, update

from storage.sightings import WORDING, Seen
from storage.tables import Campaign as CampaignRow
from storage.tables import CampaignDistrict, Sighting, table
from storage.tables import Case as CaseRow
from storage.unit import Unit

ALIKE = 0.4
"""Share of equal parts from which two signatures are one wording; measured on messages_dev.csv."""
COMPARED = 5
"""Newest sightings of a band that are compared in full: the look-up stays flat as tables grow."""

_CAMPAIGNS = table(CampaignRow)
_SPREAD = table(CampaignDistrict)
_SIGHTINGS = table(Sighting)
_CASES = table(CaseRow)


@dataclass(frozen=True, slots=True)
class Campaign:
    """How often a campaign was reported, in how many districts, and between when and when."""

    id: int
    first: datetime
    last: datetime
    reports: int
    districts: int


def find(unit: Unit, campaign: int) -> Campaign | None:
    """The campaign of this number, or None."""
    row = unit.connection.execute(
        select(_CAMPAIGNS).where(_CAMPAIGNS.c.id == campaign)
    ).one_or_none()
    if row is None:
        return None
    spread = select(func.count()).select_from(_SPREAD).where(_SPREAD.c.campaign == campaign)
    districts = unit.connection.execute(spread).scalar_one()
    return Campaign(row.id, row.first, row.last, row.reports, districts)


def districts(unit: Unit, campaign: int) -> dict[str, int]:
    """Reports of a campaign by district."""
    rows = unit.connection.execute(
        select(_SPREAD.c.district, _SPREAD.c.reports).where(_SPREAD.c.campaign == campaign)
    )
    return {row.district: row.reports for row in rows}


def like(unit: Unit, found: Iterable[Seen], reporter: str, district: str) -> Campaign | None:
    """The campaign that this person's sightings in a district would join, counted with them."""
    earlier = _earlier(unit, found, 0, reporter)
    if earlier is None:
        return None
    _, id, opened, other = earlier
    known = find(unit, id) if id else None
    campaign = known or Campaign(0, opened, opened, 1, 1)
    spread = districts(unit, campaign.id) if known else {other: 1}
    return replace(
        campaign,
        reports=campaign.reports + 1,
        districts=campaign.districts + (district not in spread),
        last=unit.now,
    )


def _earlier(
    unit: Unit, found: Iterable[Seen], but: int, reporter: str | None
) -> tuple[int, int | None, datetime, str] | None:
    """(case, its campaign, opened, district) of the newest case that shares something.

    One person alone makes no campaign, however often they report.
    """
    columns = (_CASES.c.id, _CASES.c.campaign, _CASES.c.opened, _CASES.c.district)
    for seen in found:
        wording = seen.kind == WORDING
        rows = unit.connection.execute(
            select(*columns, _SIGHTINGS.c.value)
            .join(_CASES, _CASES.c.id == _SIGHTINGS.c.case_id)
            .where(
                _SIGHTINGS.c.kind == seen.kind,
                _SIGHTINGS.c.key == unit.keyring.hash(seen.kind, seen.value),
                _SIGHTINGS.c.case_id != but,
                or_(
                    _CASES.c.campaign.is_not(None),
                    func.coalesce(_CASES.c.reporter, "") != (reporter or ""),
                ),
            )
            .order_by(_SIGHTINGS.c.id.desc())
            .limit(COMPARED if wording else 1)
        ).all()
        for *case, value in rows:
            if not wording or alike(unit.keyring.open(value).decode(), seen.detail):
                return case[0], case[1], case[2], case[3]
    return None


def alike(one: str, other: str) -> bool:
    """Whether two signatures (parts joined by commas) are those of one wording."""
    first, second = one.split(","), other.split(",")
    same = sum(a == b for a, b in zip(first, second, strict=False))
    return same >= ALIKE * max(len(first), len(second))


def join(unit: Unit, case: int, district: str, found: Iterable[Seen]) -> None:
    """Put a case into the campaign of the newest case that shares something with it."""
    run = unit.connection.execute
    mine = run(select(_CASES.c.campaign, _CASES.c.reporter).where(_CASES.c.id == case)).one()
    earlier = None if mine.campaign else _earlier(unit, found, case, mine.reporter)
    if earlier is None:
        return
    other, campaign, opened, other_district = earlier
    if campaign is None:
        made = run(insert(_CAMPAIGNS).values(first=opened, last=unit.now, reports=1))
        (campaign,) = made.inserted_primary_key or (0,)
        run(update(_CASES).where(_CASES.c.id == other).values(campaign=campaign))
        _count(unit, campaign, other_district)
    run(update(_CASES).where(_CASES.c.id == case).values(campaign=campaign))
    grown = _CAMPAIGNS.c.reports + 1
    run(update(_CAMPAIGNS).where(_CAMPAIGNS.c.id == campaign).values(reports=grown, last=unit.now))
    _count(unit, campaign, district)


def _count(unit: Unit, campaign: int, district: str) -> None:
    here = (_SPREAD.c.campaign == campaign) & (_SPREAD.c.district == district)
    more = update(_SPREAD).where(here).values(reports=_SPREAD.c.reports + 1)
    if unit.connection.execute(more).rowcount == 0:
        one = insert(_SPREAD).values(campaign=campaign, district=district, reports=1)
        unit.connection.execute(one)
