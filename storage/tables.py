"""Every table, declared once for SQLite and PostgreSQL; migrations are compared with this."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.case_tables import (
    Alert,
    AlertSent,
    AlertStop,
    Attempt,
    Campaign,
    CampaignDistrict,
    Case,
    CaseMove,
    DraftRow,
    DutyMove,
    Evidence,
    Invite,
    LinkCode,
    Official,
    Recusal,
    SecondAccount,
    Sighting,
    Timer,
)
from storage.columns import BigKey, Utc, moment, table

__all__ = [
    "Alert",
    "AlertSent",
    "AlertStop",
    "Attempt",
    "BigKey",
    "Campaign",
    "CampaignDistrict",
    "Case",
    "CaseMove",
    "ClassMember",
    "ClassRow",
    "DraftRow",
    "DutyMove",
    "Evidence",
    "Holder",
    "Inbox",
    "Invite",
    "Lane",
    "LinkCode",
    "Official",
    "Outbox",
    "PersonRow",
    "PlaceRow",
    "Process",
    "Progress",
    "Recusal",
    "SQLModel",
    "SecondAccount",
    "Sighting",
    "Timer",
    "Utc",
    "moment",
    "table",
]

# --- the engine: processes, lanes, inbox, outbox (storage/lanes.py, inbox.py, outbox.py) ---


class Process(SQLModel, table=True):
    """A running process; it beats every 2 s and counts as dead after 8."""

    __tablename__ = "process"
    id: str = Field(primary_key=True)
    alive_until: datetime = Field(sa_column=moment())


class Holder(SQLModel, table=True):
    """Who alone may do a thing now: Telegram polling, schedules, bulk pacing."""

    __tablename__ = "holder"
    duty: str = Field(primary_key=True)
    owner: str


class Lane(SQLModel, table=True):
    """One row a person with open events: the unit of ordering and of leasing."""

    __tablename__ = "lane"
    __table_args__ = (
        Index(
            "lane_due",
            "due",
            sqlite_where=text("owner IS NULL AND due IS NOT NULL"),
            postgresql_where=text("owner IS NULL AND due IS NOT NULL"),
        ),
        Index(
            "lane_owner",
            "owner",
            sqlite_where=text("owner IS NOT NULL"),
            postgresql_where=text("owner IS NOT NULL"),
        ),
    )
    person: str = Field(primary_key=True)
    seq: int = Field(default=0, sa_type=BigInteger)
    due: datetime | None = Field(default=None, sa_column=moment(null=True))
    owner: str | None = None
    fence: int = Field(default=0, sa_type=BigInteger)
    tries: int = 0


class Inbox(SQLModel, table=True):
    """A raw event as the platform sent it; emptied when done, its id kept seven days."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "account", "event_id"),
        Index(
            "inbox_open",
            "person",
            "seq",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("inbox_received", "received"),
    )
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    channel: str
    account: str
    event_id: str
    person: str
    seq: int = Field(sa_type=BigInteger)
    received: datetime = Field(sa_column=moment())
    raw: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    state: str = "open"  # open, done, dead
    trace: str = ""


class Outbox(SQLModel, table=True):
    """One call to a platform, rendered once; retries are byte-identical."""

    __tablename__ = "outbox"
    __table_args__ = (
        # Rows that are finished leave every index but the key and the one that retention reads.
        Index(
            "outbox_due",
            "due",
            sqlite_where=text("owner IS NULL AND kind <> 'bulk' AND state IN ('open', 'waiting')"),
            postgresql_where=text(
                "owner IS NULL AND kind <> 'bulk' AND state IN ('open', 'waiting')"
            ),
        ),
        Index(
            "outbox_bulk",
            "channel",
            "due",
            sqlite_where=text("owner IS NULL AND kind = 'bulk' AND state IN ('open', 'waiting')"),
            postgresql_where=text(
                "owner IS NULL AND kind = 'bulk' AND state IN ('open', 'waiting')"
            ),
        ),
        Index(
            "outbox_owner",
            "owner",
            sqlite_where=text("owner IS NOT NULL"),
            postgresql_where=text("owner IS NOT NULL"),
        ),
        Index(
            "outbox_person",
            "person",
            sqlite_where=text("state IN ('late', 'waiting')"),
            postgresql_where=text("state IN ('late', 'waiting')"),
        ),
        Index("outbox_created", "created"),
    )
    id: str = Field(primary_key=True)  # the retry key on channels that have one: a UUID
    kind: str  # reply, group (a reply in one), notice, bulk (paced, by one process)
    channel: str
    account: str
    person: str  # destination, or the first of several
    chat: str = ""  # where the platform is to deliver it
    push: bool = False  # costs quota; False: rides on a reply token
    recipients: int = 1
    body: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    good_until: datetime | None = Field(default=None, sa_column=moment(null=True))
    must_arrive: bool = False
    state: str = "open"  # open, late, waiting, sent, dead, dropped, spare
    owner: str | None = None
    attempts: int = 0
    due: datetime = Field(sa_column=moment())
    created: datetime = Field(sa_column=moment())
    unclear: bool = False  # an earlier try may have arrived
    last_error: str = ""
    trace: str = ""
    spare: str | None = None  # the row that goes to their other account where this one cannot
    key_used: datetime | None = Field(default=None, sa_column=moment(null=True))  # when first


# --- people (storage/people.py, places_in_flow.py, progress.py) ---


class PersonRow(SQLModel, table=True):
    """A chat we know: one person on one channel, or a group."""

    __tablename__ = "person"
    id: str = Field(primary_key=True)
    channel: str
    account: str
    chat: str
    language: str = "th"
    district: str | None = None
    noticed: datetime | None = Field(default=None, sa_column=moment(null=True))  # saw the notice
    remember: bool = False  # agreed that lessons are remembered
    official: bool = False
    blocked: datetime | None = Field(default=None, sa_column=moment(null=True))
    created: datetime = Field(sa_column=moment())
    version: int = 0


class PlaceRow(SQLModel, table=True):
    """Where a person is in a flow; what they have filled in so far is encrypted."""

    __tablename__ = "place"
    person: str = Field(primary_key=True)
    flow: str
    step: str
    stamp: str
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    updated: datetime = Field(sa_column=moment())


class Progress(SQLModel, table=True):
    """What a person has learned: one row a question answered or lesson seen."""

    __tablename__ = "progress"
    person: str = Field(primary_key=True)
    item: str = Field(primary_key=True)  # "lesson:<slug>" or "question:<slug>:<id>"
    revision: str = ""  # of the item when last met, so that records keep their meaning
    right: int = 0
    wrong: int = 0
    state: str = ""  # spacing state (JSON), empty until scheduled
    due: datetime | None = Field(default=None, sa_column=moment(null=True, index=True))
    updated: datetime = Field(sa_column=moment())


# --- classes of trainers (storage/classes.py) ---


class ClassRow(SQLModel, table=True):
    """A class that an official (`trainer` is their number) opened; its code is public."""

    __tablename__ = "learning_class"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    code: str = Field(unique=True, index=True)
    trainer: int = Field(index=True)
    opened: datetime = Field(sa_column=moment())


class ClassMember(SQLModel, table=True):
    """A person who joined a class."""

    __tablename__ = "class_member"
    class_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    person: str = Field(primary_key=True, index=True)
    joined: datetime = Field(sa_column=moment())
