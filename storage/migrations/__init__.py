"""Brings a database to today's schema, or says that it is behind; Alembic is imported only if that
is necessary.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from storage import tables
from storage.engine.address import address, make_private, unusable
from storage.engine.keyring import Keyring
from storage.engine.unlimited import unlimited

_FOLDER = Path(__file__).parent

HEAD = max(path.name[:4] for path in _FOLDER.glob("versions/[0-9]*.py"))
"""The newest revision, e.g. "0009": the number with which the last file in versions/ begins."""

_PEOPLE_BY_HASH = "0013"
"""The revision that took people's accounts out of the tables."""

LOCK = 7_275_741_001
"""Arbitrary key of the advisory lock, for processes that make tables at the same time."""


UNFINISHED = "restoring "
"""What the revision of a copy begins with that is in its place, and in which somebody has yet to be
erased: every program, older ones too, takes it for a newer schema and refuses it."""


class SchemaBehind(Exception):
    """Raised if the schema is older or newer than this program needs.

    The message tells the operator what to do.
    """


def prepare(connection: Connection) -> None:
    """Create the tables if the database is empty. Raises SchemaBehind if they are not at HEAD."""
    found = revision(connection)
    if found is None:
        _create(connection)
    elif found != HEAD:
        raise behind(found)


def behind(found: str) -> SchemaBehind:
    """Return the error that explains why tables of this revision cannot be used."""
    if found.startswith(UNFINISHED):
        return SchemaBehind(
            "a `restore` was interrupted before it had erased again whoever had erased themselves: "
            "run it again, with the same file and --yes"
        )
    if found > HEAD:
        return SchemaBehind(
            f"the database is at schema {found}, which is newer than this program ({HEAD}): "
            "start the release that made it, or a later one"
        )
    return SchemaBehind(
        f"the database is at schema {found}, this program needs {HEAD}: "
        "run `python -m bot migrate` first"
    )


def revision(connection: Connection) -> str | None:
    """Return the revision of the schema, or None if the database has none of the tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    connection.rollback()
    return str(found) if found else None


def migrate(url: str, keyring: Keyring | None = None) -> str:
    """Bring the schema of this database to HEAD; return a line that says what was done.

    `keyring` opens what is stored; a migration may need it. Raises DatabaseUnusable if it cannot be
    opened, SchemaBehind if its schema is from a newer release, and RuntimeError, before anything is
    changed, if people are to become hashes and no key was given. Errors of a faulty migration are
    not wrapped.
    """
    parsed = address(url)
    engine = create_engine(parsed)
    event.listen(engine, "connect", keep_nothing)
    event.listen(engine, "begin", unlimited)
    with contextlib.ExitStack() as stack:
        stack.callback(engine.dispose)
        try:
            make_private(parsed)
            connection = stack.enter_context(engine.connect())
            found = revision(connection)
            if found is None:
                _create(connection)
                return f"database made, schema {HEAD}"
        except (DatabaseError, OSError) as error:  # missing, not a database, damaged, read-only
            raise unusable(parsed, error) from error
        if found == HEAD:
            return f"database is up to date, schema {HEAD}"
        if found > HEAD:
            raise behind(found)
        if keyring is None and found < _PEOPLE_BY_HASH and _holds_people(connection):
            raise RuntimeError("DATA_KEY is needed to bring this database up to date")
        upgrade(connection, keyring=keyring)
        if found < _PEOPLE_BY_HASH:
            _rewrite(connection)
        return f"database brought from schema {found} to {HEAD}"


def _holds_people(connection: Connection) -> bool:
    """Return whether there is anybody, in a database that names people by their accounts."""
    anybody = 'SELECT 1 FROM person UNION SELECT 1 FROM inbox UNION SELECT 1 FROM "case"'
    found = connection.execute(text(anybody)).first()
    connection.rollback()
    return found is not None


def _create(connection: Connection) -> None:
    """Create all tables and mark them as HEAD, as Alembic advises for an empty database."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    else:
        connection.rollback()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    if not inspect(connection).has_table("alembic_version"):
        make_tables(connection)
    connection.commit()


def make_tables(connection: Connection) -> None:
    """Create all tables, where there are none, in the transaction of this connection."""
    assert tables.cases.Case.__tablename__  # noqa: S101  # the import above is what fills the metadata
    SQLModel.metadata.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def keep_nothing(raw: DBAPIConnection, _record: object) -> None:
    """Make SQLite overwrite what it deletes, and keep temporary tables out of files."""
    if isinstance(raw, sqlite3.Connection):
        raw.execute("PRAGMA secure_delete = ON")
        raw.execute("PRAGMA temp_store = MEMORY")


def _rewrite(connection: Connection) -> None:
    """Write all tables anew: what was changed lay readable in pages and rows that are no longer
    used."""
    connection.commit()
    alone = connection.execution_options(isolation_level="AUTOCOMMIT")
    if connection.dialect.name == "postgresql":
        alone.execute(text("SET statement_timeout = 0"))
        alone.execute(text("VACUUM FULL"))
        return
    alone.execute(text("VACUUM"))
    alone.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def upgrade(connection: Connection, to: str = HEAD, keyring: Keyring | None = None) -> None:
    """Run the migrations in versions/ that are missing in this database, up to `to`."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    config.attributes["keyring"] = keyring
    command.upgrade(config, to)
