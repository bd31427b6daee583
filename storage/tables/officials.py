"""Table classes of officials, without queries: roles and trails, chats, invites, sessions,
operators, recusals, confirmations.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
)
from sqlmodel import Field, SQLModel

from storage.engine.columns import BigKey, moment


def _flag() -> Column[bool]:
    return Column(Boolean, nullable=False, server_default=false())


class Official(SQLModel, table=True):
    """A role of a person (officer, head, headman ...) in a district or province."""

    __tablename__ = "official"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    person: str = Field(index=True)
    role: str
    district: str | None = Field(default=None, index=True)
    province: str | None = Field(default=None, index=True)
    since: datetime = Field(sa_column=moment())
    until: datetime | None = Field(default=None, sa_column=moment(null=True))
    digest: bool = False  # reports without a loss wait for the morning list; losses never do
    escalates: bool = False  # of a head: overdue cases go to the province
    # who this is, for the operator's eyes only; encrypted
    note: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    invite: int | None = None  # the number of the invite that made them an official
    away_until: datetime | None = Field(default=None, sa_column=moment(null=True))
    nights: bool = Field(default=False, sa_column=_flag())  # on duty at night
    weekends: bool = Field(default=False, sa_column=_flag())  # and on days without work
    # what they call themselves for their colleagues, encrypted
    label: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class SecondChat(SQLModel, table=True):
    """Another chat of an official.

    It shows the same desk, and news goes there if it cannot be sent to the first chat.
    """

    __tablename__ = "second_account"
    person: str = Field(primary_key=True)
    first: str = Field(unique=True, index=True)  # the chat that the roles belong to
    since: datetime = Field(sa_column=moment())


class LinkCode(SQLModel, table=True):
    """A one-time code that links a second chat; only its keyed hash is kept."""

    __tablename__ = "link_code"
    code: str = Field(primary_key=True)
    person: str = Field(unique=True, index=True)  # the chat in which it was made
    expires: datetime = Field(sa_column=moment(index=True))


class SignInLink(SQLModel, table=True):
    """A one-time link that opens the office in a browser; only its keyed hash is kept."""

    __tablename__ = "office_link"
    code: str = Field(primary_key=True)
    person: str = Field(unique=True, index=True)  # the chat in which it was made
    expires: datetime = Field(sa_column=moment(index=True))


class BrowserSession(SQLModel, table=True):
    """An official who is signed in to the office in one browser, until `expires`.

    `seat` says in which roles and areas; the session ends when they are others.
    """

    __tablename__ = "office_session"
    key: str = Field(primary_key=True)  # keyed hash of the cookie
    person: str = Field(index=True)  # the chat in which the link was made
    seat: str
    language: str
    device: str  # the kind of browser and machine, for the official's own list
    begun: datetime = Field(sa_column=moment())
    used: datetime = Field(sa_column=moment())
    expires: datetime = Field(sa_column=moment(index=True))


class RoleMove(SQLModel, table=True):
    """One entry in the audit trail of officials. Rows are never changed and name no chat.

    `place` and `mark` chain the rows (storage/cases/chain.py).
    """

    __tablename__ = "duty_move"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    official: int = Field(index=True)  # 0 for an act of an operator that is about no official
    at: datetime = Field(sa_column=moment())
    actor: str  # official:<id>, operator:<id>, operator, system
    move: str  # the words are in storage/officials/role_trail.py; operators: any
    place: int | None = Field(default=None, index=True, sa_type=BigInteger)
    mark: str = Field(default="", sa_column=Column(String, nullable=False, server_default=""))


class ContentMove(SQLModel, table=True):
    """One entry in the audit trail of the content. Rows are never changed.

    `place` and `mark` chain the rows (storage/cases/chain.py).
    """

    __tablename__ = "content_move"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    item: str = Field(index=True)  # lessons/fake-police
    at: datetime = Field(sa_column=moment())
    actor: str  # official:<id>
    move: str  # draft, discard, sign, publish, take_back
    fingerprint: str  # of the text that was written, signed, published or put back
    place: int | None = Field(default=None, index=True, sa_type=BigInteger)
    mark: str = Field(default="", sa_column=Column(String, nullable=False, server_default=""))


class Invite(SQLModel, table=True):
    """A one-time code that makes a person an official; only its keyed hash is kept."""

    __tablename__ = "invite"
    code: str = Field(primary_key=True)
    role: str
    district: str | None = None
    province: str | None = None
    expires: datetime = Field(sa_column=moment())
    used: datetime | None = Field(default=None, sa_column=moment(null=True))
    number: int | None = Field(default=None, unique=True, index=True)  # operators name it by this
    # who it is for, until it is used, for the operator's eyes only; encrypted
    note: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class OperatorRow(SQLModel, table=True):
    """Somebody who runs commands. The trails name them by number, "operator:<id>"."""

    __tablename__ = "operator"
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    key: str = Field(unique=True, index=True)  # keyed hash of the name
    name: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # encrypted


class Recusal(SQLModel, table=True):
    """An official who knows the reporter of a case and therefore no longer sees the case."""

    __tablename__ = "recusal"
    __table_args__ = (Index("recusal_official", "official"),)
    case_id: int = Field(primary_key=True, sa_type=BigInteger)
    official: int = Field(primary_key=True)


class Confirmation(SQLModel, table=True):
    """One official's word that an address deceives people; two of them put it on the list.

    It names no case, so that nobody can be found by it.
    """

    __tablename__ = "confirmation"
    __table_args__ = (UniqueConstraint("key", "province", "official"),)
    id: int | None = Field(default=None, sa_column=Column(BigKey, primary_key=True))
    key: str  # keyed hash of the address
    address: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # encrypted
    district: str  # of the case in which the word was given
    province: str
    official: int
    at: datetime = Field(sa_column=moment(index=True))


class SharedObject(SQLModel, table=True):
    """An object that was given to partners. Only hashes of what it says are kept."""

    __tablename__ = "shared_object"
    id: str = Field(primary_key=True)  # as partners know it: its kind, "--" and a UUID
    key: str = Field(index=True)  # keyed hash of what it is about
    content: str  # keyed hash of what it said last
    created: datetime = Field(sa_column=moment())
    modified: datetime = Field(sa_column=moment())
    revoked: bool = False
