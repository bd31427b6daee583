"""Table classes of cases, without queries: cases, drafts, trails, sightings, campaigns, published
list, evidence, timers, alerts, disputes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from storage.engine.columns import BigKey, moment, silent_key


class Case(SQLModel, table=True):
    """A report that was sent to officials. Only `reporter` identifies the reporter."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("word", "digits"),
        Index("case_reporter", "reporter"),
        Index("case_named", "digits"),
        # What the office lists: open cases as they are worked, all cases by day, loss and holder.
        *(
            index
            for area in ("district", "province")
            for index in (
                Index(
                    f"case_open_{area}",
                    "level",
                    area,
                    "urgent",
                    "opened",
                    "id",
                    sqlite_where=text("closed IS NULL"),
                    postgresql_where=text("closed IS NULL"),
                ),
                Index(f"case_day_{area}", "level", area, "opened", "id"),
                Index(f"case_loss_{area}", "level", area, "loss", "opened", "id"),
            )
        ),
        Index("case_holder", "taken_by", "opened", "id"),
        Index(
            "case_closed",
            "closed",
            sqlite_where=text("closed IS NOT NULL AND forgotten IS NULL"),
            postgresql_where=text("closed IS NOT NULL AND forgotten IS NULL"),
        ),
        # What a province counts of its districts, read from the index alone.
        Index(
            "case_waiting",
            "level",
            "district",
            "state",
            "urgent",
            "opened",
            "closed",
            sqlite_where=text("closed IS NULL"),
            postgresql_where=text("closed IS NULL"),
        ),
        Index(
            "case_uncounted",
            "id",
            sqlite_where=text("counted IS NULL"),
            postgresql_where=text("counted IS NULL"),
        ),
    )
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    word: str  # id of a case word, e.g. "mali", shown in the reader's language
    digits: str  # four random digits
    state: str = "new"  # a State
    level: str = "district"  # a Level
    district: str = Field(index=True)
    province: str
    urgent: bool = False  # money, a code or an app is involved: never waits for a digest
    loss: str = Field(default="", sa_column=Column(String, nullable=False, server_default=""))
    reporter: str | None = None  # person id; None once erased or forgotten
    language: str = "th"  # the reporter's
    headmen: bool = False  # the reporter agreed that kamnan and village heads may help
    facts: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # an encrypted Report
    taken_by: int | None = None
    outcome: str = ""  # its ending, an id of desk.yaml; empty while it is open
    opened: datetime = Field(sa_column=moment(index=True))
    updated: datetime = Field(sa_column=moment())
    version: int = 0
    campaign: int | None = Field(default=None, index=True, sa_type=BigInteger)
    closed: datetime | None = Field(default=None, sa_column=moment(null=True))  # None while open
    forgotten: datetime | None = Field(default=None, sa_column=moment(null=True))
    # how totals count it (storage/figures), sealed; None until they do
    counted: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class CaseTotal(SQLModel, table=True):
    """How many cases of an area and a Thai month have one value (storage/figures/counted.py)."""

    __tablename__ = "case_total"
    area: str = Field(primary_key=True)  # code of a district or province, "" is the country
    month: str = Field(primary_key=True)  # "2026-11"
    kind: str = Field(primary_key=True)  # a Kind
    value: str = Field(primary_key=True)
    number: int = 0


class DraftRow(SQLModel, table=True):
    """A report that is not sent yet; encrypted, deleted when it is sent or given up."""

    __tablename__ = "draft"
    person: str = Field(primary_key=True)
    step: str
    facts: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # an encrypted Draft
    updated: datetime = Field(sa_column=moment(index=True))


class CaseMove(SQLModel, table=True):
    """One entry in the audit trail of a case. Rows are appended and never changed.

    `place`, `mark` and `note_mark` chain the rows (storage/cases/chain.py).
    """

    __tablename__ = "case_move"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    case_id: int = Field(index=True, sa_type=BigInteger)
    at: datetime = Field(sa_column=moment())
    actor: str  # official:<id>, operator:<id>, reporter, system, operator
    move: str  # a Move, or an older name of one (storage/cases/states.py)
    note: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    note_mark: str = Field(default="", sa_column=Column(String, nullable=False, server_default=""))
    place: int | None = Field(default=None, index=True, sa_type=BigInteger)
    mark: str = Field(default="", sa_column=Column(String, nullable=False, server_default=""))


class TrailHead(SQLModel, table=True):
    """The place and mark of the last row of both trails; one row, locked by whoever appends."""

    __tablename__ = "trail_head"
    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    place: int = Field(sa_type=BigInteger)
    mark: str


class TrailGap(SQLModel, table=True):
    """Places of the chain whose rows went with an erased district (storage/cases/chain.py)."""

    __tablename__ = "trail_gap"
    first: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    last: int = Field(sa_type=BigInteger)
    mark: str  # that the row at `last` had
    seal: str  # keyed hash of all this and of the mark before: nobody without DATA_KEY makes one


class Sighting(SQLModel, table=True):
    """One telephone number, account, domain or wording seen in a case; matched by keyed hash."""

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
    reports: int = 0  # how many people reported it, each counted once
    merged: int | None = Field(default=None, sa_type=BigInteger)  # the older one it went into


class CampaignDistrict(SQLModel, table=True):
    """How many people reported a campaign in one district."""

    __tablename__ = "campaign_district"
    campaign: int = Field(primary_key=True, sa_type=BigInteger)
    district: str = Field(primary_key=True)
    reports: int = 0


class PublishedBatch(SQLModel, table=True):
    """When the published list was due: one row, none before the first."""

    __tablename__ = "published_batch"
    at: datetime = Field(sa_column=moment(key=True))


class PublishedValue(SQLModel, table=True):
    """A number, account or site that residents are told of; the table is one weekly batch."""

    __tablename__ = "published_value"
    kind: str = Field(primary_key=True)  # phone, account, domain
    key: str = Field(primary_key=True)  # keyed hash, as in sighting
    month: str  # first day of the month in or after which several people reported it


class Evidence(SQLModel, table=True):
    """A picture, voice message or location of a case or a draft; encrypted, deleted on expiry."""

    __tablename__ = "evidence"
    __table_args__ = (Index("evidence_person", "person"), Index("evidence_case", "case_id"))
    id: int | None = Field(
        default=None, sa_column=Column(BigKey, primary_key=True, default=silent_key)
    )
    case_id: int | None = Field(default=None, sa_type=BigInteger)
    person: str | None = None  # set while it belongs to an unsent draft
    kind: str  # an EvidenceKind
    mime: str
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    released: bool = False
    expires: datetime = Field(sa_column=moment(index=True))


class Timer(SQLModel, table=True):
    """Something to be done at a given time: a morning list, a check back, a reminder."""

    __tablename__ = "timer"
    what: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)  # an official's number or a case's name
    due: datetime = Field(sa_column=moment(index=True))
    step: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))


class Acknowledgement(SQLModel, table=True):
    """A kamnan or village head who says of a report shown to them: seen, or told the village."""

    __tablename__ = "acknowledgement"
    case_id: int = Field(primary_key=True, sa_type=BigInteger)
    official: int = Field(primary_key=True)
    told: bool = False
    at: datetime = Field(sa_column=moment())


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
    """A person who was sent an alert, recorded so that nobody gets it twice."""

    __tablename__ = "alert_sent"
    alert: int = Field(primary_key=True, sa_type=BigInteger)
    person: str = Field(primary_key=True)


class AlertStop(SQLModel, table=True):
    """A person who wants no alerts."""

    __tablename__ = "alert_stop"
    person: str = Field(primary_key=True)
    since: datetime = Field(sa_column=moment())


class Review(SQLModel, table=True):
    """A verdict that a resident believes to be wrong; deleted 60 days after it was sent in."""

    __tablename__ = "review"
    id: int | None = Field(
        default=None, sa_column=Column(BigKey, primary_key=True, default=silent_key)
    )
    person: str = Field(index=True)  # to send the answer to; never shown to staff
    key: str = Field(index=True)  # keyed hash of the words: equal words share one answer
    words: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # encrypted
    said: str  # the verdict that the bot gave
    answer: str = ""  # the verdict that staff gave
    told: bool = False  # the answer has been passed on, or did not have to be
    created: datetime = Field(sa_column=moment(index=True))
