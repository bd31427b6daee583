"""Reads campaigns (cases that share a number, account, site or wording, across districts), and
finds the one a case joins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from storage.cases import campaigns_merging as merging
from storage.cases.sightings import WORDING, Seen
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Campaign as CampaignRow
from storage.tables.cases import CampaignDistrict, Sighting
from storage.tables.cases import Case as CaseRow

ALIKE = 0.4
"""Share of equal parts (0 to 1) from which two MinHash signatures count as the same wording;
measured on messages_dev.csv."""
COMPARED = 5
"""How many of the newest sightings of a band are compared in full, so that the time of a look-up
does not grow with the tables. Signatures and bands: handlers/cases/text/same_wording.py."""

_CAMPAIGNS = table(CampaignRow)
_SPREAD = table(CampaignDistrict)
_SIGHTINGS = table(Sighting)
_CASES = table(CaseRow)

# Built once: a statement keeps what SQLAlchemy looks its compiled form up by.
_REPORTER = select(_CASES.c.reporter).where(_CASES.c.id == bindparam("case"))
_SHARING = (
    select(
        *(_CASES.c[name] for name in ("id", "campaign", "reporter", "opened", "district")),
        _SIGHTINGS.c.value,
    )
    .join(_CASES, _CASES.c.id == _SIGHTINGS.c.case_id)
    .where(
        _SIGHTINGS.c.kind == bindparam("of_kind"),
        _SIGHTINGS.c.key == bindparam("hashed"),
        _SIGHTINGS.c.case_id != bindparam("but"),
        or_(
            _CASES.c.campaign.is_not(None),
            func.coalesce(_CASES.c.reporter, "") != bindparam("by"),
        ),
    )
    .order_by(_SIGHTINGS.c.id.desc())
    .limit(bindparam("most"))
)
"""The newest cases that share a sighting."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign: how many people reported it, in how many districts, first and last when (UTC).

    Each person counts once, in the district of their first report of it.
    """

    id: int
    first: datetime
    last: datetime
    reports: int
    districts: int


def current(unit: Unit, campaign: int) -> int:
    """Return the id of the campaign that this one was merged into, or its own id."""
    found = select(_CAMPAIGNS.c.merged).where(_CAMPAIGNS.c.id == campaign)
    return unit.connection.execute(found).scalar_one_or_none() or campaign


def find(unit: Unit, campaign: int) -> Campaign | None:
    """Return the campaign with this id, or the one it was merged into; None if there is none."""
    here = _CAMPAIGNS.c.id == current(unit, campaign)
    row = unit.connection.execute(select(_CAMPAIGNS).where(here)).one_or_none()
    if row is None:
        return None
    return Campaign(row.id, row.first, row.last, row.reports, len(districts(unit, row.id)))


def districts(unit: Unit, campaign: int) -> dict[str, int]:
    """Return district -> number of people who reported the campaign there."""
    rows = unit.connection.execute(
        select(_SPREAD.c.district, _SPREAD.c.reports).where(_SPREAD.c.campaign == campaign)
    )
    return {row.district: row.reports for row in rows}


def like(unit: Unit, found: Iterable[Seen], reporter: str, district: str) -> Campaign | None:
    """Return the campaign that a report with these sightings would join, counting the reporter.

    Returns None if no other case shares a sighting with it. The id is 0 if the campaign does not
    exist yet.
    """
    met = _met(unit, found, 0, reporter)
    if not met:
        return None
    ids = sorted({other.campaign for other in met if other.campaign})
    known = [campaign for id in ids if (campaign := find(unit, id))]
    lone = [other for other in met if not other.campaign]
    here = {other.district for other in lone}.union(*(districts(unit, id) for id in ids))
    people = sum(campaign.reports for campaign in known) + len({other.reporter for other in lone})
    for more in ids[1:]:
        people -= sum(merging.twice(unit, ids[0], more).values())
    new = not any(merging.is_in(unit, id, reporter) for id in ids)
    return Campaign(
        ids[0] if ids else 0,
        min([other.opened for other in lone] + [campaign.first for campaign in known]),
        unit.now,
        people + new,
        len(here | {district}) if new else len(here),
    )


@dataclass(frozen=True, slots=True)
class _Other:
    """Another case that shares a sighting, and its campaign, if it is in one."""

    case: int
    campaign: int | None
    reporter: str | None
    opened: datetime
    district: str


def _met(unit: Unit, found: Iterable[Seen], but: int, reporter: str | None) -> tuple[_Other, ...]:
    """Return the newest case, other than `but`, that shares each of these sightings.

    Cases of `reporter` count only if they are in a campaign: one person alone makes no campaign,
    however often they report.
    """
    met: dict[int, _Other] = {}
    for seen in found:
        wording = seen.kind == WORDING
        values = {
            "of_kind": seen.kind,
            "hashed": unit.keyring.hash(seen.kind, seen.value),
            "but": but,
            "by": reporter or "",
            "most": COMPARED if wording else 1,
        }
        rows = unit.connection.execute(_SHARING, values).all()
        for *case, value in rows:
            if not wording or alike(unit.keyring.open(value).decode(), seen.detail):
                met[case[0]] = _Other(*case)
                break
    return tuple(met.values())


def alike(one: str, other: str) -> bool:
    """Return whether two signatures (parts joined by commas) count as the same wording."""
    first, second = one.split(","), other.split(",")
    same = sum(a == b for a, b in zip(first, second, strict=False))
    return same >= ALIKE * max(len(first), len(second))


def join(unit: Unit, case: int, district: str, found: Iterable[Seen]) -> None:
    """Add a case to the campaign of the cases that share a sighting with it.

    If these belong to several campaigns, they are merged into the oldest.
    """
    reporter = unit.connection.execute(_REPORTER, {"case": case}).scalar_one()
    met = _met(unit, found, case, reporter)
    if not met:
        return
    now = merging.hold_cases(unit, {case, *(other.case for other in met)})
    ids = {campaign for campaign in now.values() if campaign}
    lone = [other for other in met if not now.get(other.case)]
    if ids:
        campaign = merging.merge(unit, ids)
    else:
        campaign = merging.begin(unit, min(other.opened for other in lone))
    for other in lone:
        merging.add(unit, campaign, other.case, other.reporter, other.opened, other.district)
    if not now[case]:
        merging.add(unit, campaign, case, reporter, unit.now, district)
