"""For `district retire`: counts what depends on a district (cases, officials, invites, alerts), and
takes it away.

Cases are the business of handlers/cases/desk/retiring.py; reports of before, campaigns and the
trail stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update

from storage.cases.alerts import AlertState
from storage.cases.cases import Reach, open_counts
from storage.cases.states import Level
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.officials import notes, officials
from storage.tables.cases import Alert, CampaignDistrict
from storage.tables.people import PERSON_TABLE

_ALERTS = table(Alert)
_SPREAD = table(CampaignDistrict)
_UNSENT = (AlertState.DRAFT, AlertState.ASKED, AlertState.SENDING, AlertState.PAUSED)


@dataclass(frozen=True, slots=True)
class Depending:
    """How many open cases, officials, unused codes, residents, unsent alerts and campaigns a
    district has."""

    cases: int
    officials: int
    invites: int
    residents: int
    alerts: int
    campaigns: int


def depending(unit: Unit, district: str) -> Depending:
    """Count what depends on this district."""

    def count(where: ColumnElement[bool]) -> int:
        return unit.connection.execute(select(func.count()).where(where)).scalar_one()

    return Depending(
        open_counts(unit).get(Reach(Level.DISTRICT, district), 0),
        len(numbers(unit, district)),
        sum(invite.district == district for invite in notes.outstanding(unit)),
        count(PERSON_TABLE.c.district == district),
        count(_unsent(district)),
        count(_SPREAD.c.district == district),
    )


def numbers(unit: Unit, district: str) -> tuple[int, ...]:
    """Return the numbers of the officials of this district, in whatever role."""
    return tuple(one.id for one in officials.everybody(unit) if one.district == district)


def _unsent(district: str) -> ColumnElement[bool]:
    return (_ALERTS.c.district == district) & _ALERTS.c.state.in_(_UNSENT)


def take_away(unit: Unit, district: str, by: str) -> None:
    """End its officials, revoke its codes, drop its unsent alerts, and forget where residents live.

    `by` is who does it, as the trail names them.
    """
    for number in numbers(unit, district):
        officials.end(unit, number, by)
    for invite in notes.outstanding(unit):
        if invite.district == district:
            notes.revoke(unit, invite.number, by)
    unit.connection.execute(
        update(_ALERTS)
        .where(_unsent(district))
        .values(state=AlertState.DROPPED, version=_ALERTS.c.version + 1)
    )
    unit.connection.execute(
        update(PERSON_TABLE).where(PERSON_TABLE.c.district == district).values(district=None)
    )
