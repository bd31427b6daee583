"""Puts a dump of pg_dump in the place of a PostgreSQL database, in one transaction, after it was
looked at in a database beside it.
"""

from __future__ import annotations

import contextlib
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage import migrations
from storage.engine.address import PRIVATE_FOLDER, unusable
from storage.engine.backup import client_program
from storage.engine.unlimited import unlimited

_LIKE_THIS_ONE = text(
    "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database"
    " WHERE datname = current_database()"
)
_OURS = text(
    "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_class mark ON mark.oid = to_regclass('alembic_version')"
    " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = mark.relnamespace"
    " AND c.relowner = mark.relowner AND NOT EXISTS (SELECT 1 FROM pg_depend d"
    " WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"
    " ORDER BY 1"
)
"""The tables beside alembic_version that have its owner, without those of extensions. By name they
would not be found: a newer release has tables that this program does not know."""
_WAIT = "SET LOCAL lock_timeout = '30s'"
"""So that a program that was left connected ends the restore with an error, not with silence."""

_PATH = "RESET search_path"
"""A dump empties it (https://www.postgresql.org/docs/current/app-pgdump.html, Notes)."""
_CLOSE = (
    f"UPDATE alembic_version SET version_num = '{migrations.UNFINISHED}' || version_num"  # noqa: S608  # ours
    f" WHERE version_num NOT LIKE '{migrations.UNFINISHED}%'"
)
_ASIDE = text("SELECT obj_description(to_regclass('alembic_version'), 'pg_class')")
_OPEN = text(
    "UPDATE alembic_version SET version_num = substr(version_num, :begin)"
    " WHERE version_num LIKE :closed"
)


class NoScratch(Exception):
    """Raised if this role may not make a database to look at the copy in."""


class Dump:
    """A dump, written out as the statements that put it back."""

    def __init__(self, url: URL, script: Path) -> None:
        self._url = url
        self._script = script

    def look(self, look: Callable[[str], None]) -> str:
        """Put the dump into a new database of the same server, give its address to `look`, and
        drop it; return why the dump cannot be put back, "" if it can.

        Raises NoScratch, DatabaseUnusable, and what `look` raises.
        """
        with _scratch(self._url) as scratch:
            if why := self._run(scratch):
                return why
            look(scratch.render_as_string(hide_password=False))
        return ""

    def put_back(self, *, closed: bool = False, aside: Path | None = None) -> str:
        """Put the dump in the place of all tables of ours, in one transaction; return why that
        failed, "" if it did not.

        With `closed` no program starts on it until `opening` was run, and until then it tells
        where the database of before lies, `aside`. Raises DatabaseUnusable.
        """
        with _connected(self._url) as connection:
            tables = connection.execute(_OURS).scalars().all()
        drop = (f"--command=DROP TABLE {', '.join(tables)}",) if tables else ()
        close: tuple[str, ...] = ()
        if closed:
            close = (f"--command={_PATH}", f"--command={_CLOSE}", f"--command={_told(aside)}")
        return self._run(self._url, (f"--command={_WAIT}", *drop), close)

    def _run(self, url: URL, before: Iterable[str] = (), after: Iterable[str] = ()) -> str:
        options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        return client_program("psql", url, *options, *before, f"--file={self._script}", *after)


@contextlib.contextmanager
def written_out(copy: Path, url: URL, folder: Path) -> Iterator[Dump | str]:
    """Write the statements of a dump into a private file in `folder`, for as long as the block
    runs; yields why it cannot be read instead if so. Raises OSError.

    psql runs them, since pg_restore takes no statement of ours into its transaction. Rights that
    were granted to others are left out: the roles may be missing here.
    """
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=folder) as private:
        script = Path(private) / "restore.sql"
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={script}")
        yield client_program("pg_restore", None, *options, str(copy)) or Dump(url, script)


def left_aside(url: URL) -> tuple[bool, Path | None]:
    """Return whether a restore was begun here that did not come to its end, and where it left the
    database of before, None if there was none. Raises DatabaseUnusable."""
    with _connected(url) as connection:
        if not (migrations.revision(connection) or "").startswith(migrations.UNFINISHED):
            return False, None
        told = connection.execute(_ASIDE).scalar()
    return True, Path(told) if told else None


def _told(aside: Path | None) -> str:
    """Return the statement that keeps the place of the database of before at one of its tables."""
    if aside is None:
        return "COMMENT ON TABLE alembic_version IS NULL"
    name = sql.Literal(str(aside.absolute())).as_string(None)
    return f"COMMENT ON TABLE alembic_version IS {name}"


@contextlib.contextmanager
def opening(url: URL) -> Iterator[Connection]:
    """Begin a transaction that lets programs start on a database again, and hand it on."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            unlimited(connection)
            connection.exec_driver_sql(_told(None))
            connection.execute(
                _OPEN,
                {"begin": len(migrations.UNFINISHED) + 1, "closed": f"{migrations.UNFINISHED}%"},
            )
            yield connection
    finally:
        engine.dispose()


@contextlib.contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    except (SQLAlchemyError, OSError) as error:
        raise unusable(url, error) from error
    finally:
        engine.dispose()


@contextlib.contextmanager
def _scratch(url: URL) -> Iterator[URL]:
    """Make an empty database for as long as the block runs. Raises NoScratch."""
    name = f"rutan_look_{secrets.token_hex(8)}"
    with _connected(url) as connection:
        encoding, collate, ctype = connection.execute(_LIKE_THIS_ONE).one()
        try:
            connection.exec_driver_sql(
                f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}'"
                f" LC_COLLATE '{collate}' LC_CTYPE '{ctype}'"
            )
        except DBAPIError as error:
            if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
                raise NoScratch from error
            raise
    try:
        yield url.set(database=name)
    finally:
        with _connected(url) as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
