"""Brings the schema up to date. Alembic is imported only where there is something to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import SQLModel

from storage import tables
from storage.engine.address import address, make_folder, unusable

HEAD = "0009"
"""The newest revision in versions/; a test holds it to the files."""

_FOLDER = Path(__file__).parent
_LOCK = 7_275_741_001  # any constant of ours: processes that start together take turns


class SchemaBehind(Exception):
    """The tables are not those of this program; the text tells what to do."""


def prepare(engine: Engine) -> None:
    """Give an empty database its tables. Raises SchemaBehind where it has older ones."""
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
    """Bring the tables of this database to HEAD; says in one line what was done.

    Raises DatabaseUnusable where it cannot be opened, SchemaBehind where a newer
    release has made its tables.
    """
    parsed = address(url)
    engine = create_engine(parsed)
    try:
        make_folder(parsed)
        with engine.connect() as connection:
            try:
                found = revision(connection)
            except DatabaseError as error:  # a file that is no database, or damaged
                raise unusable(parsed, error) from error
            if found is None:
                _create(connection)
                return f"database made, schema {HEAD}"
            if found == HEAD:
                return f"database is up to date, schema {HEAD}"
            if found > HEAD:
                raise _other(found)
            upgrade(connection)
            return f"database brought from schema {found} to {HEAD}"
    except (OperationalError, OSError) as error:
        raise unusable(parsed, error) from error
    finally:
        engine.dispose()


def _create(connection: Connection) -> None:
    """All tables at once, marked as HEAD (Alembic's own advice for a database from scratch)."""
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


def upgrade(connection: Connection) -> None:
    """Run the steps in versions/ that this database has not had yet."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
