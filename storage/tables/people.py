"""Tables of people: who writes to us, their flow state, what they learned, their classes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from storage.engine.columns import BigKey, moment


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


class FlowStateRow(SQLModel, table=True):
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


class Attempt(SQLModel, table=True):
    """One try at something that is limited a person, e.g. an invite code; swept after a month."""

    __tablename__ = "attempt"
    __table_args__ = (Index("attempt_person", "person", "what", "at"),)
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    person: str
    what: str
    at: datetime = Field(sa_column=moment())
