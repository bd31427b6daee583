"""Tables of cases: reports, evidence, sightings, campaigns, timers, alerts, disputes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.engine.columns import BigKey, moment


class Case(SQLModel, table=True):
    """What a report becomes for officials. Only `reporter` in it says who the reporter is."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("word", "digits"),
        Index("case_reporter", "reporter"),
        Index(
            "case_closed",
            "closed",
            sqlite_where=text("closed IS NOT NULL AND forgotten IS NULL"),
            postgresql_where=text("closed IS NOT NULL AND forgotten IS NULL"),
        ),
    )
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    word: str  # id of a case word, e.g. "mali", which is spoken in the reader's language
    digits: str  # four, random
    state: str = "new"  # a State
    level: str = "district"  # a Level
    district: str = Field(index=True)
    province: str
    urgent: bool = False  # money, a code or an app: never waits for a digest
    reporter: str | None = None  # person id; None once erased or forgotten
    language: str = "th"  # the reporter's
    headmen: bool = False  # the reporter said that kamnan and village heads may help
    facts: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # a Report, sealed
    taken_by: int | None = None
    outcome: str = ""
    opened: datetime = Field(sa_column=moment(index=True))
    updated: datetime = Field(sa_column=moment())
    version: int = 0
    campaign: int | None = Field(default=None, index=True, sa_type=BigInteger)
    closed: datetime | None = Field(default=None, sa_column=moment(null=True))  # while it is
    forgotten: datetime | None = Field(default=None, sa_column=moment(null=True))


class DraftRow(SQLModel, table=True):
    """A report that is not sent yet; encrypted, dropped when sent or given up."""

    __tablename__ = "draft"
    person: str = Field(primary_key=True)
    step: str
    facts: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # a Draft, sealed
    updated: datetime = Field(sa_column=moment(index=True))


class CaseMove(SQLModel, table=True):
    """The audit trail of a case: appended, never changed."""

    __tablename__ = "case_move"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    case_id: int = Field(index=True, sa_type=BigInteger)
    at: datetime = Field(sa_column=moment())
    actor: str  # official:<id>, reporter, system, operator
    move: str  # a Move, or one of its older words (storage/cases/states.py)
    note: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class Sighting(SQLModel, table=True):
    """One number, account, link or script seen once; matched by keyed hash."""

    __tablename__ = "sighting"
    __table_args__ = (Index("sighting_key", "kind", "key"),)
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    case_id: int = Field(index=True, sa_type=BigInteger)
    kind: str  # phone, account, domain, wording
    key: str
    value: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    district: str
    at: datetime = Field(sa_column=moment())


class Campaign(SQLModel, table=True):
    """Cases that share a number, account, domain or wording, across districts."""

    __tablename__ = "campaign"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    first: datetime = Field(sa_column=moment())
    last: datetime = Field(sa_column=moment())
    reports: int = 0  # people who reported it, each counted once
    merged: int | None = Field(default=None, sa_type=BigInteger)  # into this older campaign


class CampaignDistrict(SQLModel, table=True):
    """How often a campaign was reported in one district: its spread."""

    __tablename__ = "campaign_district"
    campaign: int = Field(primary_key=True, sa_type=BigInteger)
    district: str = Field(primary_key=True)
    reports: int = 0


class Evidence(SQLModel, table=True):
    """A picture or voice message of a case or of a draft; encrypted, and gone when it expires."""

    __tablename__ = "evidence"
    __table_args__ = (Index("evidence_person", "person"), Index("evidence_case", "case_id"))
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    case_id: int | None = Field(default=None, sa_type=BigInteger)
    person: str | None = None  # while it belongs to an unsent draft
    kind: str  # an EvidenceKind
    mime: str
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    released: bool = False
    expires: datetime = Field(sa_column=moment(index=True))


class Timer(SQLModel, table=True):
    """Something to be done at a time: a morning list, a check back, a reminder."""

    __tablename__ = "timer"
    what: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)  # an official's number, a case's name
    due: datetime = Field(sa_column=moment(index=True))


class Alert(SQLModel, table=True):
    """A warning to the people of an area, written by one official and approved by another."""

    __tablename__ = "alert"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    campaign: int = Field(sa_type=BigInteger)
    district: str | None = None
    province: str | None = None
    author: int
    approver: int | None = None
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # encrypted JSON
    state: str = Field(default="draft", index=True)  # an AlertState
    created: datetime = Field(sa_column=moment())
    version: int = 0


class AlertSent(SQLModel, table=True):
    """Who was sent an alert: nobody gets one twice."""

    __tablename__ = "alert_sent"
    alert: int = Field(primary_key=True, sa_type=BigInteger)
    person: str = Field(primary_key=True)


class AlertStop(SQLModel, table=True):
    """A person who wants no alerts."""

    __tablename__ = "alert_stop"
    person: str = Field(primary_key=True)
    since: datetime = Field(sa_column=moment())


class Review(SQLModel, table=True):
    """A verdict that somebody holds to be wrong; swept when its time is over."""

    __tablename__ = "review"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    person: str = Field(index=True)  # for the answer alone; never shown to staff
    key: str = Field(index=True)  # keyed hash of the words: who asked the same gets one answer
    words: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # encrypted
    said: str  # the verdict that was told
    answer: str = ""  # the verdict of staff
    told: bool = False  # whether the answer has been passed on, or did not have to be
    created: datetime = Field(sa_column=moment(index=True))
