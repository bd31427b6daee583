"""Table classes of keys, without queries: the secrets of this database, and one key a person, all
wrapped by DATA_KEY.
"""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel


class SecretRow(SQLModel, table=True):
    """A random secret of this database, e.g. the key of its hashes; it never changes."""

    __tablename__ = "secret"
    name: str = Field(primary_key=True)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    key: str  # the name of the data key that sealed it, told if that key is missing


class PersonKeyRow(SQLModel, table=True):
    """The key of one person, and the only place where their account on a platform is kept.

    Everything they wrote is sealed with this key. Erasing a person deletes the row.
    """

    __tablename__ = "person_key"
    person: str = Field(primary_key=True)
    key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))  # wrapped by a data key
    # where the platform delivers, sealed with the person's key; None if it was never told
    address: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
