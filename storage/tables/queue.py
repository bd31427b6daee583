"""Table classes of the queue, without queries: processes, leaders, lanes, inbox and outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.engine.columns import BigKey, moment


class ProcessRow(SQLModel, table=True):
    """A running process. It updates `alive_until` every 2 s and counts as dead once that is past.

    `alive_until` is 8 s after the last update.
    """

    __tablename__ = "process"
    id: str = Field(primary_key=True)
    alive_until: datetime = Field(sa_column=moment())
    keys: str = ""  # names of the data keys it has, newest first, joined by commas


class LeaderRow(SQLModel, table=True):
    """The process that leads a kind of work that only one may do, e.g. polling or bulk sending."""

    __tablename__ = "holder"
    duty: str = Field(primary_key=True)
    owner: str


class LaneRow(SQLModel, table=True):
    """The queue of one person with open events: the unit of ordering and of leasing.

    See storage/queue/lanes.py.
    """

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


class InboxRow(SQLModel, table=True):
    """A raw event as the platform sent it.

    Its content is deleted when it is handled; the row is kept for seven days to recognise repeats.
    """

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
    state: str = "open"  # an EventState, see storage/queue/states.py
    trace: str = ""


class OutboxRow(SQLModel, table=True):
    """One call to a platform, rendered once, so that retries are byte-identical."""

    __tablename__ = "outbox"
    __table_args__ = (
        # Finished rows are in no index but the primary key and outbox_created, for retention.
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
    kind: str  # a MessageKind, see storage/queue/states.py
    channel: str
    account: str
    person: str  # destination, or the first of several
    push: bool = False  # True: counts against the quota; False: uses a reply token
    recipients: int = 1
    body: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    good_until: datetime | None = Field(default=None, sa_column=moment(null=True))
    must_arrive: bool = False
    state: str = "open"  # a MessageState
    owner: str | None = None
    attempts: int = 0
    due: datetime = Field(sa_column=moment())
    created: datetime = Field(sa_column=moment())
    unclear: bool = False  # an earlier attempt may have arrived
    last_error: str = ""
    trace: str = ""
    spare: str | None = None  # id of the row sent to their other chat if this one cannot be sent
    key_used: datetime | None = Field(default=None, sa_column=moment(null=True))  # first used at
