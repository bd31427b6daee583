"""Migration: turns the ids of people into keyed hashes, and seals their chat addresses and words
with a key of each person.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy import Connection, text

from storage.engine.keyring import PEOPLE, VALUES, Keyring, WrongKey
from storage.keys import keychain

revision = "0013"
down_revision = "0012"

_PEOPLE = (
    ("person", "id"),
    ("place", "person"),
    ("progress", "person"),
    ("class_member", "person"),
    ("attempt", "person"),
    ("case", "reporter"),
    ("draft", "person"),
    ("evidence", "person"),
    ("alert_sent", "person"),
    ("alert_stop", "person"),
    ("review", "person"),
    ("official", "person"),
    ("second_account", "person"),
    ("second_account", "first"),
    ("link_code", "person"),
    ("lane", "person"),
    ("inbox", "person"),
    ("outbox", "person"),
)
"""Every column that named a person by their account."""

_HASHED = ("sighting", "review", "invite", "link_code")
"""Tables with hashes of values, made with a key derived from the oldest data key."""

_OF_CASE = 'JOIN "case" ON "case".id = evidence.case_id JOIN person_key ON person = "case".reporter'
_SEALED = (
    ("inbox", "id", "raw", "JOIN person_key ON person_key.person = inbox.person"),
    ("place", "person", "data", "JOIN person_key ON person_key.person = place.person"),
    ("draft", "person", "facts", "JOIN person_key ON person_key.person = draft.person"),
    ("case", "id", "facts", 'JOIN person_key ON person_key.person = "case".reporter'),
    ("evidence", "id", "data", "JOIN person_key ON person_key.person = evidence.person"),
    ("evidence", "id", "data", _OF_CASE.replace("ON person =", "ON person_key.person =")),
    ("review", "id", "words", "JOIN person_key ON person_key.person = review.person"),
    ("outbox", "id", "body", "JOIN person_key ON person_key.person = outbox.person"),
)
"""(table, key, column, join to the key of the person who wrote it or gets it)."""

_PAGE = 500


def upgrade() -> None:
    """New tables; every account becomes a hash; what people wrote gets their keys.

    Raises RuntimeError if the database holds people and no data key was given.
    """
    bind = op.get_bind()
    if bind.dialect.name == "sqlite" and not _in_transaction(bind):
        bind.exec_driver_sql("BEGIN IMMEDIATE")  # all of it or nothing
    op.create_table(
        "secret",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "person_key",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("person"),
    )
    op.add_column("process", sa.Column("keys", sa.String(), nullable=False, server_default=""))
    keyring: Keyring | None = context.config.attributes.get("keyring")
    if keyring is not None:
        _convert(bind, keyring)
    elif any(bind.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first() for name, _ in _PEOPLE):
        raise RuntimeError("DATA_KEY is needed to bring this database up to date")
    op.execute("ALTER TABLE outbox DROP COLUMN chat")
    op.execute("ALTER TABLE person DROP COLUMN chat")


def _in_transaction(bind: Connection) -> bool:
    return bool(getattr(bind.connection.dbapi_connection, "in_transaction", False))


def _convert(bind: Connection, keyring: Keyring) -> None:
    hashed = any(bind.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first() for name in _HASHED)
    values = keyring.oldest_hash_key if hashed else os.urandom(32)
    secrets = {PEOPLE: os.urandom(32), VALUES: values}
    keychain.add(bind, keyring, secrets)
    keyring.use_hash_keys(secrets)
    bind.execute(text("CREATE TEMPORARY TABLE known (account VARCHAR PRIMARY KEY, hash VARCHAR)"))
    every = " UNION ".join(
        f'SELECT {column} FROM "{name}" WHERE {column} <> \'\'' for name, column in _PEOPLE
    )
    bind.execute(text(f"INSERT INTO known (account) {every}"))
    for page in _pages(bind, "SELECT account FROM known", "account"):
        people = [{"plain": row.account, "hash": keyring.person(row.account)} for row in page]
        bind.execute(text("UPDATE known SET hash = :hash WHERE account = :plain"), people)
    _make_keys(bind, keyring)
    for name, column in _PEOPLE:
        bind.execute(
            text(
                f'UPDATE "{name}" SET {column} = (SELECT hash FROM known WHERE account = {column})'
                f" WHERE {column} IN (SELECT account FROM known)"
            )
        )
    for (person,) in bind.execute(text("SELECT DISTINCT person FROM attempt")).all():
        counted = {"old": person, "new": keyring.hash("attempt", person)}
        bind.execute(text("UPDATE attempt SET person = :new WHERE person = :old"), counted)
    for sealed in _SEALED:
        _reseal(bind, keyring, *sealed)
    bind.execute(text("DROP TABLE known"))


def _make_keys(bind: Connection, keyring: Keyring) -> None:
    known = (
        "SELECT known.account, known.hash, person.chat FROM known"
        " LEFT JOIN person ON person.id = known.account"
    )
    for page in _pages(bind, f"SELECT account, hash, chat FROM ({known}) AS found", "account"):
        rows = []
        for account, person, chat in page:
            wrapped, cipher = keyring.new_person_key(person)
            address = cipher.seal((chat or account.partition(":")[2]).encode())
            rows.append({"person": person, "key": wrapped, "address": address})
        bind.execute(text("INSERT INTO person_key VALUES (:person, :key, :address)"), rows)


def _reseal(bind: Connection, keyring: Keyring, name: str, key: str, column: str, of: str) -> None:
    chat = ", outbox.chat" if name == "outbox" else ""
    query = (
        f'SELECT "{name}".{key} AS at, "{name}".{column} AS sealed, person_key.person AS owner,'
        f' person_key.key AS wrapped{chat} FROM "{name}" {of} WHERE "{name}".{column} IS NOT NULL'
    )
    change = text(f'UPDATE "{name}" SET {column} = :sealed WHERE {key} = :at')
    for page in _pages(bind, f"SELECT * FROM ({query}) AS found", "at"):
        rows = []
        for row in page:
            try:
                content = keyring.open(row.sealed)
            except WrongKey:
                continue  # its key was lost before: it stays as unreadable as it is
            if chat:
                address = row.chat.encode()
                content = len(address).to_bytes(2, "big") + address + content
            sealed = keyring.cipher(row.owner, row.wrapped).seal(content)
            rows.append({"at": row.at, "sealed": sealed})
        if rows:
            bind.execute(change, rows)


def _pages(bind: Connection, query: str, key: str) -> Iterator[list[Any]]:
    """Yield the rows of a query in pages, in the order of `key`, which is unique.

    Nothing is read while the caller writes.
    """
    ordered = f"ORDER BY {key} LIMIT {_PAGE}"
    page = list(bind.execute(text(f"{query} {ordered}")))
    while page:
        yield page
        after = {"after": getattr(page[-1], key)}
        page = list(bind.execute(text(f"{query} WHERE {key} > :after {ordered}"), after))
