"""Every table, declared once for SQLite and PostgreSQL; migrations are compared with this."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlmodel import Field, SQLModel

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up only an INTEGER PRIMARY KEY."""


class Utc(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would be a local time nobody can place."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every moment its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(*, null: bool = False, index: bool = False) -> Column[datetime]:
    """A column of moments in UTC."""
    return Column(Utc(), nullable=null, index=index)


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model, for hot statements."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


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
    """One row a person: the unit of ordering and of leasing."""

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
    state: str = "open"  # open, late, waiting, sent, dead, dropped
    owner: str | None = None
    attempts: int = 0
    due: datetime = Field(sa_column=moment())
    created: datetime = Field(sa_column=moment())
    unclear: bool = False  # an earlier try may have arrived
    last_error: str = ""
    trace: str = ""


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


# --- cases (storage/cases.py, officials.py, audit.py, sightings.py) ---


class Case(SQLModel, table=True):
    """What a report becomes for officials. Only `reporter` in it says who the reporter is."""

    __tablename__ = "case"
    __table_args__ = (UniqueConstraint("word", "digits"), Index("case_reporter", "reporter"))
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    word: str  # id of a case word, e.g. "mali", which is spoken in the reader's language
    digits: str  # four, random
    state: str = "new"
    level: str = "district"  # district, province, national
    district: str = Field(index=True)
    province: str
    urgent: bool = False  # money, a code or an app: never waits for a digest
    reporter: str | None = None  # person id; None once erased
    language: str = "th"  # the reporter's
    headmen: bool = False  # the reporter said that kamnan and village heads may help
    facts: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # encrypted JSON
    taken_by: int | None = None
    outcome: str = ""
    opened: datetime = Field(sa_column=moment(index=True))
    updated: datetime = Field(sa_column=moment())
    version: int = 0
    campaign: int | None = Field(default=None, index=True, sa_type=BigInteger)


class DraftRow(SQLModel, table=True):
    """A report that is not sent yet; encrypted, dropped when sent or given up."""

    __tablename__ = "draft"
    person: str = Field(primary_key=True)
    step: str
    facts: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    updated: datetime = Field(sa_column=moment(index=True))


class CaseMove(SQLModel, table=True):
    """The audit trail of a case: appended, never changed."""

    __tablename__ = "case_move"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    case_id: int = Field(index=True, sa_type=BigInteger)
    at: datetime = Field(sa_column=moment())
    actor: str  # official:<id>, reporter, system
    move: str
    note: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class Official(SQLModel, table=True):
    """A duty officer, head, headman ... of a district or province, reached through a person row."""

    __tablename__ = "official"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    person: str = Field(index=True)
    role: str
    district: str | None = Field(default=None, index=True)
    province: str | None = Field(default=None, index=True)
    since: datetime = Field(sa_column=moment())
    until: datetime | None = Field(default=None, sa_column=moment(null=True))
    digest: bool = False  # attempts wait for the morning list; losses never do
    escalates: bool = False  # a head: overdue cases go to the province


class Invite(SQLModel, table=True):
    """A one-time code that makes a person an official; only its keyed hash is kept."""

    __tablename__ = "invite"
    code: str = Field(primary_key=True)
    role: str
    district: str | None = None
    province: str | None = None
    expires: datetime = Field(sa_column=moment())
    used: datetime | None = Field(default=None, sa_column=moment(null=True))


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


class Attempt(SQLModel, table=True):
    """One try at something that is limited a person, e.g. an invite code; swept after a month."""

    __tablename__ = "attempt"
    __table_args__ = (Index("attempt_person", "person", "what", "at"),)
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    person: str
    what: str
    at: datetime = Field(sa_column=moment())


class Campaign(SQLModel, table=True):
    """Cases that share a number, account, domain or wording, across districts."""

    __tablename__ = "campaign"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    first: datetime = Field(sa_column=moment())
    last: datetime = Field(sa_column=moment())
    reports: int = 0


class CampaignDistrict(SQLModel, table=True):
    """How often a campaign was reported in one district: its spread."""

    __tablename__ = "campaign_district"
    campaign: int = Field(primary_key=True, sa_type=BigInteger)
    district: str = Field(primary_key=True)
    reports: int = 0


class Recusal(SQLModel, table=True):
    """An official who knows the reporter of a case, and does not see it any more."""

    __tablename__ = "recusal"
    case_id: int = Field(primary_key=True, sa_type=BigInteger)
    official: int = Field(primary_key=True)


class Evidence(SQLModel, table=True):
    """A picture or voice message of a case or of a draft; encrypted, and gone when it expires."""

    __tablename__ = "evidence"
    __table_args__ = (Index("evidence_person", "person"), Index("evidence_case", "case_id"))
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    case_id: int | None = Field(default=None, sa_type=BigInteger)
    person: str | None = None  # while it belongs to an unsent draft
    kind: str  # picture, voice
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
    state: str = Field(default="draft", index=True)  # draft, asked, sending, sent, dropped
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
