"""Stores alerts: their text, the approval by a second official, who was sent each, and who wants
none.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from storage.cases import campaigns
from storage.engine.columns import table
from storage.engine.json_values import Json, filled, text, translations
from storage.engine.transaction import Conflict, Unit
from storage.tables.cases import Alert as AlertRow
from storage.tables.cases import AlertSent, AlertStop
from storage.tables.people import PERSON_TABLE

_ALERTS = table(AlertRow)
_SENT = table(AlertSent)
_STOPS = table(AlertStop)
_PEOPLE = PERSON_TABLE


class AlertState(enum.StrEnum):
    """The state of an alert."""

    DRAFT = "draft"
    ASKED = "asked"  # a second official was asked to approve it
    SENDING = "sending"  # approved
    PAUSED = "paused"  # approved, but stopped by an official or because the quota ran short
    SENT = "sent"  # to everybody who is to get it
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class AlertBody:
    """What an alert warns of.

    `claimed` and `wanted` are ids of choices in a report, `words` a text written by hand (language
    code -> text). Each may be empty.
    """

    claimed: str = ""
    wanted: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def from_json(json: Json) -> AlertBody:
        """Return the body that `to_json` converted."""
        return AlertBody(text(json, "claimed"), text(json, "wanted"), translations(json, "words"))

    def to_json(self) -> Json:
        """Return the body as a JSON object for storage."""
        whole = {"claimed": self.claimed, "wanted": self.wanted, "words": dict(self.words)}
        return filled(whole)


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning to the people of one district or, if `district` is None, of a whole province.

    `author` and `approver` are officials' numbers.
    """

    id: int
    campaign: int
    district: str | None
    province: str | None
    author: int
    approver: int | None
    body: AlertBody
    state: AlertState
    created: datetime
    version: int


def _read(unit: Unit, where: ColumnElement[bool]) -> tuple[Alert, ...]:
    rows = unit.connection.execute(select(_ALERTS).where(where).order_by(_ALERTS.c.id)).mappings()
    return tuple(
        Alert(
            **{
                **row,
                "state": AlertState(row["state"]),
                "body": AlertBody.from_json(unit.keyring.open_json(row["body"])),
            }
        )
        for row in rows
    )


def find(unit: Unit, id: int) -> Alert | None:
    """Return the alert with this id, or None."""
    found = _read(unit, _ALERTS.c.id == id)
    return found[0] if found else None


def of_campaign(unit: Unit, campaign: int, most: int = 50) -> tuple[Alert, ...]:
    """Return the newest alerts drafted from a campaign, newest first."""
    return _read(unit, _ALERTS.c.campaign == campaign)[::-1][:most]


def latest_of(unit: Unit, author: int, campaign: int) -> Alert | None:
    """Return the newest unapproved alert that an official made from a campaign, or None."""
    mine = (_ALERTS.c.author == author) & (_ALERTS.c.campaign == campaign)
    found = _read(unit, mine & _ALERTS.c.state.in_((AlertState.DRAFT, AlertState.ASKED)))
    return found[-1] if found else None


def sending(unit: Unit) -> tuple[Alert, ...]:
    """Return the alerts that are approved and not yet sent to everybody."""
    return _read(unit, _ALERTS.c.state == AlertState.SENDING)


def approved(unit: Unit) -> tuple[Alert, ...]:
    """Return every alert that a second official approved and nobody stopped, oldest first."""
    told = (AlertState.SENDING, AlertState.SENT)
    return _read(unit, _ALERTS.c.state.in_(told) & _ALERTS.c.approver.is_not(None))


def _area(alert: Alert) -> ColumnElement[bool]:
    if alert.district is not None:
        return _PEOPLE.c.district == alert.district
    return _PEOPLE.c.district.startswith(alert.province or "", autoescape=True)


def to_reach(unit: Unit, alert: Alert, limit: int | None = None) -> tuple[str, ...]:
    """Return the ids of people in the area who want alerts and were not sent this one yet."""
    had = select(_SENT.c.person).where(_SENT.c.alert == alert.id)
    found = (
        select(_PEOPLE.c.id)
        .where(
            _area(alert),
            _PEOPLE.c.blocked.is_(None),
            _PEOPLE.c.id.not_in(select(_STOPS.c.person)),
            _PEOPLE.c.id.not_in(had),
        )
        .order_by(_PEOPLE.c.id)
    )
    return tuple(unit.connection.execute(found.limit(limit) if limit else found).scalars())


def had(unit: Unit, alert: Alert) -> int:
    """Return how many people were sent the alert."""
    counted = select(func.count()).select_from(_SENT).where(_SENT.c.alert == alert.id)
    return unit.connection.execute(counted).scalar_one()


def left_out(unit: Unit, alert: Alert) -> int:
    """Return how many people in the area have stopped alerts or blocked the bot."""
    unwilling = or_(_PEOPLE.c.blocked.is_not(None), _PEOPLE.c.id.in_(select(_STOPS.c.person)))
    counted = select(func.count()).select_from(_PEOPLE).where(_area(alert), unwilling)
    return unit.connection.execute(counted).scalar_one()


@dataclass(frozen=True, slots=True)
class DraftAlert:
    """Create the draft of an alert."""

    campaign: int
    district: str | None
    province: str | None
    author: int
    body: AlertBody

    def apply(self, unit: Unit) -> None:
        """Store the draft."""
        unit.connection.execute(
            insert(_ALERTS).values(
                campaign=campaigns.current(unit, self.campaign),
                district=self.district,
                province=self.province,
                author=self.author,
                body=unit.keyring.seal_json(self.body.to_json()),
                state=AlertState.DRAFT,
                created=unit.now,
                version=0,
            )
        )


@dataclass(frozen=True, slots=True)
class MoveAlert:
    """Change the state, approver and body of `alert`, as it was read, to those of `now`."""

    alert: Alert
    now: Alert

    def apply(self, unit: Unit) -> None:
        """Store the change. Raises Conflict if the alert was changed since it was read."""
        done = unit.connection.execute(
            update(_ALERTS)
            .where(_ALERTS.c.id == self.alert.id, _ALERTS.c.version == self.alert.version)
            .values(
                state=self.now.state,
                approver=self.now.approver,
                body=unit.keyring.seal_json(self.now.body.to_json()),
                version=self.alert.version + 1,
            )
        )
        if done.rowcount != 1:
            raise Conflict


@dataclass(frozen=True, slots=True)
class MarkSent:
    """Record that these people are sent an alert, in the same transaction as the messages."""

    alert: int
    people: Sequence[str]

    def apply(self, unit: Unit) -> None:
        """Store the people. Raises Conflict if the alert was stopped in the meantime."""
        state = select(_ALERTS.c.state).where(_ALERTS.c.id == self.alert).with_for_update()
        if unit.connection.execute(state).scalar_one_or_none() != AlertState.SENDING:
            raise Conflict
        rows = [{"alert": self.alert, "person": person} for person in self.people]
        if rows:
            unit.connection.execute(insert(_SENT), rows)


@dataclass(frozen=True, slots=True)
class StopAlerts:
    """Stop alerts to a person or, with `stop` False, start them again."""

    person: str
    stop: bool = True

    def apply(self, unit: Unit) -> None:
        """Store the choice; a repetition only renews its date."""
        unit.connection.execute(delete(_STOPS).where(_STOPS.c.person == self.person))
        if self.stop:
            unit.connection.execute(insert(_STOPS).values(person=self.person, since=unit.now))
