"""Brings the schema up to date. Alembic is imported only if there is something to do."""

from __future__ import annotations

import contextlib
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from storage import tables
from storage.engine.address import address, make_folder, unusable

_FOLDER = Path(__file__).parent

HEAD = max(path.name[:4] for path in _FOLDER.glob("versions/[0-9]*.py"))
"""The newest revision: files in versions/ begin with theirs."""

_LOCK = 7_275_741_001  # any constant of ours: processes that start together take turns


class SchemaBehind(Exception):
    """The tables are not those of this program; the text says what to do."""


def prepare(engine: Engine) -> None:
    """Create the tables of an empty database. Raises SchemaBehind if it has older ones."""
    with engine.connect() as connection:
        found = revision(connection)
        if found is None:
            _create(connection)
        elif found != HEAD:
            raise _other(found)


def _other(found: str) -> SchemaBehind:
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
    """The revision the tables are at, or None for a database without our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    connection.rollback()
    return str(found) if found else None


def migrate(url: str) -> str:
    """Bring the tables of this database to HEAD; returns in one line what was done.

    Raises DatabaseUnusable if it cannot be opened, and SchemaBehind if a newer release has made its
    tables. Whatever a faulty migration raises comes out as it is.
    """
    parsed = address(url)
    engine = create_engine(parsed)
    with contextlib.ExitStack() as stack:
        stack.callback(engine.dispose)
        try:
            make_folder(parsed)
            connection = stack.enter_context(engine.connect())
            found = revision(connection)
            if found is None:
                _create(connection)
                return f"database made, schema {HEAD}"
        except (DatabaseError, OSError) as error:  # not there, no database, damaged, not writable
            raise unusable(parsed, error) from error
        if found == HEAD:
            return f"database is up to date, schema {HEAD}"
        if found > HEAD:
            raise _other(found)
        upgrade(connection)
        return f"database brought from schema {found} to {HEAD}"


def _create(connection: Connection) -> None:
    """Create all tables at once, marked as HEAD (as Alembic advises for an empty database)."""
    assert tables.cases.Case.__tablename__  # noqa: S101  # the import above is what fills the metadata
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    else:
        connection.rollback()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    if not inspect(connection).has_table("alembic_version"):
        SQLModel.metadata.create_all(connection)
        connection.execute(
            text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        )
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
    connection.commit()


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Run the migrations in versions/ that this database has not had yet, up to `to`."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
