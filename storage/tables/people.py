"""Table classes of people, without queries: chats, flow states, learning, classes, trials, practice
and attempts.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, text
from sqlmodel import Field, SQLModel

from storage.engine.columns import BigKey, Utc, moment
from storage.engine.records import Record


class Hearing(enum.StrEnum):
    """How a person wants answers: read, heard with one large button, or both."""

    READ = "read"
    HEAR = "hear"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Person:
    """A known chat: one person on one channel, or a group. Each field but two is a column.

    `id` is a keyed hash (Keyring.person). `channel`, `account` and `chat` are for bot/ only;
    handlers never read them. `account` is the bot's own on that channel. `chat` is where the
    platform delivers: it is stored sealed with the person's key (storage/keys/person_keys.py) and
    read only to send something, else empty. `district` is a DOPA code ("3805"). `noticed` is the
    time at which they saw the privacy notice and continued, `blocked` the time since which they
    have blocked the bot. `remember` is True if they agreed that their lessons are remembered.
    `weekly` is when the next lesson of the week is due, None if they asked for none, and
    `weekly_pushed` says that it comes as a message of its own. `hearing`: how they want answers.
    `practice` and `practice_pushed` are the same for practice messages.
    `trial` is the name of the trial of lessons in which they agreed to take part.
    `new` (no column) is True if they were never stored before this turn.
    """

    id: str
    channel: str
    account: str
    chat: str = ""
    language: str = "th"
    district: str | None = None
    noticed: datetime | None = None
    remember: bool = False
    official: bool = False
    blocked: datetime | None = None
    weekly: datetime | None = None
    weekly_pushed: bool = False
    hearing: Hearing = Hearing.READ
    trial: str | None = None
    practice: datetime | None = None
    practice_pushed: bool = False
    new: bool = False


PERSON = Record(Person, without={"chat", "new"})
PERSON_TABLE = PERSON.table(
    "person",
    Column("created", Utc(), nullable=False),
    Column("version", Integer, nullable=False, default=0),
)
Index(
    "person_weekly",
    PERSON_TABLE.c.weekly,
    sqlite_where=text("weekly_pushed"),
    postgresql_where=text("weekly_pushed"),
)


Index(
    "person_practice",
    PERSON_TABLE.c.practice,
    sqlite_where=text("practice_pushed"),
    postgresql_where=text("practice_pushed"),
)


class FlowStateRow(SQLModel, table=True):
    """The step of a flow a person is at, and what they have filled in so far, encrypted."""

    __tablename__ = "place"
    person: str = Field(primary_key=True)
    flow: str
    step: str
    stamp: str
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    updated: datetime = Field(sa_column=moment())


class Progress(SQLModel, table=True):
    """What a person has learned: one row per question answered or lesson seen."""

    __tablename__ = "progress"
    person: str = Field(primary_key=True)
    item: str = Field(primary_key=True)  # "lesson:<slug>" or "question:<slug>:<id>"
    revision: str = ""  # the item's revision when it was last shown: a later one may differ
    right: int = 0
    wrong: int = 0
    state: str = ""  # state of the spaced repetition (JSON), empty until scheduled
    due: datetime | None = Field(default=None, sa_column=moment(null=True, index=True))
    updated: datetime = Field(sa_column=moment())


class WeeklySent(SQLModel, table=True):
    """A lesson that somebody who asked for one each week got, and when they got it last."""

    __tablename__ = "weekly_sent"
    person: str = Field(primary_key=True)
    lesson: str = Field(primary_key=True)
    at: datetime = Field(sa_column=moment(index=True))


class PracticeSent(SQLModel, table=True):
    """A practice message that somebody who agreed got, and how they answered it."""

    __tablename__ = "practice_sent"
    person: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    at: datetime = Field(sa_column=moment(index=True))
    answer: str = ""


class ClassRow(SQLModel, table=True):
    """A class opened by the official with the number `trainer`. Its code is public."""

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


class TrialRow(SQLModel, table=True):
    """A trial of lessons: its sealed plan, then the lot that was drawn, then its result."""

    __tablename__ = "trial"
    name: str = Field(primary_key=True)
    plan: str  # JSON, as it was sealed
    fingerprint: str  # of the plan; it stands in the trail too
    sealed: datetime = Field(sa_column=moment())
    seed: str = ""  # what the lot was drawn with; empty until then
    result: str = ""  # JSON, as it was told first; empty until then


class TrialUnit(SQLModel, table=True):
    """A district or class that takes part in a trial, and in which half it is."""

    __tablename__ = "trial_unit"
    trial: str = Field(primary_key=True)
    unit: str = Field(primary_key=True, index=True)  # a district's code or that of a class
    early: bool | None = None  # lessons come before the end; None until the lot is drawn


class TrialMember(SQLModel, table=True):
    """A person who agreed to take part in a trial: what they were offered and told right."""

    __tablename__ = "trial_member"
    person: str = Field(primary_key=True)
    trial: str = Field(index=True)
    unit: str
    lessons: int = 0  # how many of the trial's lessons they were offered
    item: int = 0  # place in the plan of the test item that comes next
    offered: datetime | None = Field(default=None, sa_column=moment(null=True))  # a card, last
    deceits: int = 0
    deceits_right: int = 0
    genuine: int = 0
    genuine_right: int = 0


class Attempt(SQLModel, table=True):
    """One attempt at something limited per person, e.g. an invite code; deleted after 30 days.

    It outlives erasing, so that erasing is no way round a limit: `person` is a keyed hash of the
    person's id that no other table has.
    """

    __tablename__ = "attempt"
    __table_args__ = (Index("attempt_person", "person", "what", "at"),)
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    person: str
    what: str
    at: datetime = Field(sa_column=moment())
