"""Puts a copy that backup.py made in the place of the database, which is kept: a SQLite file of
before is moved aside, PostgreSQL's tables are copied first (restore_postgresql.py replaces them).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from storage import migrations
from storage.engine import backup
from storage.engine.address import PRIVATE_FILE, PRIVATE_FOLDER, address, leave_to, unusable
from storage.engine.keyring import Keyring
from storage.engine.restore_postgresql import NoScratch, left_aside, opening, written_out
from storage.engine.unlimited import unlimited
from storage.keys import keychain

_SQLITE, _DUMP = b"SQLite format 3\0", b"PGDMP"
"""How the files begin (https://sqlite.org/fileformat.html; pg_dump's custom format)."""
_WAL, _SHM = "-wal", "-shm"
"""Ends of the names of the files beside a SQLite database."""
ASIDE = ".before-"
"""What the name of a SQLite file that was replaced goes on with; then comes the time, UTC."""
_BEFORE = ".before-restore"


Mend = Callable[[Connection], None]
"""Changes a copy, in a transaction, before anybody uses it. It may be run twice: once in a database
beside, where nothing of it is kept."""


class RestoreFailed(Exception):
    """Raised if the copy was not put back; the database is as it was. The message says why."""


class Unfinished(Exception):
    """Raised if the copy is in its place and could not be changed as it must be; no program starts
    on it. The message says why."""

    def __init__(self, aside: Path | None, why: Exception) -> None:
        self.aside = aside
        super().__init__(type(why).__name__ if isinstance(why, SQLAlchemyError) else str(why))


@dataclass(frozen=True, slots=True)
class PutBack:
    """Where the database of before lies now, None if there was none; and whether the copy was
    looked at before it took its place."""

    aside: Path | None
    looked: bool = True


def is_empty(url: str) -> bool:
    """Return whether there is no database at `url`, or one without a table of ours.

    Raises DatabaseUnusable.
    """
    parsed = address(url)
    if parsed.get_backend_name() == "sqlite":
        return not Path(parsed.database or "").exists()
    engine = create_engine(parsed)
    try:
        with engine.connect() as connection:
            return migrations.revision(connection) is None
    except (SQLAlchemyError, OSError) as error:
        raise unusable(parsed, error) from error
    finally:
        engine.dispose()


def check_keys(url: str, keyring: Keyring) -> None:
    """Raise WrongDataKey if these keys do not open the database at `url`, of whichever release it
    is. Raises DatabaseUnusable."""
    parsed = address(url)
    engine = create_engine(parsed)
    try:
        with engine.connect() as connection:
            keychain.check(connection, keyring)
    except (SQLAlchemyError, OSError) as error:
        raise unusable(parsed, error) from error
    finally:
        engine.dispose()


def put_back(
    copy: Path, url: str, look: Callable[[str], None], folder: Path, mend: Mend | None = None
) -> PutBack:
    """Put `copy` in the place of the database at `url`.

    `look` is given an address at which the copy can be opened before it takes that place, and may
    raise, as `mend` may. A PostgreSQL database is copied into `folder` first. No process may be
    using the database. Raises RestoreFailed, Unfinished, DatabaseUnusable.
    """
    parsed = address(url)
    lite = parsed.get_backend_name() == "sqlite"
    try:
        with copy.open("rb") as file:
            begin = file.read(len(_SQLITE))
        if not begin.startswith(_SQLITE if lite else _DUMP):
            kind = "a SQLite file" if lite else "a file of pg_dump -Fc"
            raise RestoreFailed(f"{copy} is not {kind}, which DATABASE_URL asks for")
        if lite:
            return PutBack(_put_file(copy, Path(parsed.database or ""), look, mend))
        return _put_dump(copy, parsed, look, folder, mend)
    except OSError as error:
        raise RestoreFailed(f"{error.filename or copy}: {error.strerror or error}") from error


def _put_dump(
    copy: Path, url: URL, look: Callable[[str], None], folder: Path, mend: Mend | None
) -> PutBack:
    plain = url.render_as_string(hide_password=False)

    def try_out(at: str) -> None:
        look(at)
        if mend:
            _mended(at, mend, keep=False)

    with written_out(copy, url, folder) as dump:
        if isinstance(dump, str):
            raise RestoreFailed(dump)
        try:
            why, looked = dump.look(try_out), True
        except NoScratch:
            why, looked = "", False
        if why:
            raise RestoreFailed(why)
        try:
            # What an earlier try left half done is not what was there before.
            unfinished, aside = left_aside(url)
            if not unfinished and not is_empty(plain):
                aside = backup.make(plain, folder, _BEFORE)
        except backup.BackupFailed as failed:
            raise RestoreFailed(f"what is there could not be copied first: {failed}") from failed
        if why := dump.put_back(closed=mend is not None, aside=aside):
            if aside and not unfinished:
                aside.unlink()
            raise RestoreFailed(why)
    if mend:
        try:
            with opening(url) as connection:
                mend(connection)
        except Exception as error:
            raise Unfinished(aside, error) from error
    return PutBack(aside, looked)


def _mended(at: str, mend: Mend, *, keep: bool = True) -> None:
    """Open the copy at this address and change it; undo that unless it is to be kept."""
    engine = create_engine(address(at))
    event.listen(engine, "connect", migrations.keep_nothing)
    event.listen(engine, "begin", unlimited)
    try:
        with engine.connect() as connection:
            mend(connection)
            if keep:
                connection.commit()
    finally:
        engine.dispose()


def _put_file(
    copy: Path, place: Path, look: Callable[[str], None], mend: Mend | None
) -> Path | None:
    if place.is_symlink():  # to another disk: what it leads to is replaced there
        place = place.resolve()
    owner = _owner(place)
    for made in _missing(place.parent):
        made.mkdir(mode=PRIVATE_FOLDER)
        leave_to(made, owner)
    part = place.with_name(place.name + backup.PART)
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=PRIVATE_FILE, exist_ok=False)
        shutil.copyfile(copy, part)
        _check(copy, part)
        look(f"sqlite:///{part}")
        if mend:
            _mended(f"sqlite:///{part}", mend)
        leave_to(part, owner)
        _to_disk(part)
        aside = _keep(place)
        for end in (_WAL, _SHM):  # SQLite would play what they hold into the copy
            _beside(place, end).unlink(missing_ok=True)
        part.replace(place)
        _to_disk(place.parent)
    finally:
        for end in ("", _WAL, _SHM):
            _beside(part, end).unlink(missing_ok=True)
    return aside


def _check(copy: Path, part: Path) -> None:
    """Raise RestoreFailed if the copy is damaged."""
    try:
        with contextlib.closing(sqlite3.connect(part)) as opened:
            (found,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise RestoreFailed(f"{copy}: {error}") from error
    if found != "ok":
        raise RestoreFailed(f"{copy} is damaged ({found}): take an older one")


def _keep(place: Path) -> Path | None:
    """Give the file of before a second name, and return that; the first one stays, so that there
    is a database at every moment, also if the machine stops now."""
    if not place.exists():
        return None
    with (
        contextlib.suppress(sqlite3.Error),  # a damaged one is kept as it is
        contextlib.closing(sqlite3.connect(place)) as old,
    ):
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = place.with_name(f"{place.name}{ASIDE}{datetime.now(UTC):%Y-%m-%dT%H%M%S.%fZ}")
    for end in ("", _WAL):
        old_name, new_name = _beside(place, end), _beside(aside, end)
        if not old_name.exists():
            continue
        try:
            os.link(old_name, new_name)
        except OSError:  # a disk that knows no second names
            new_name.touch(mode=PRIVATE_FILE, exist_ok=False)
            shutil.copyfile(old_name, new_name)
            leave_to(new_name, _owner(old_name))
            _to_disk(new_name)
    _to_disk(place.parent)
    return aside


def _beside(file: Path, end: str) -> Path:
    return file.with_name(file.name + end)


def _missing(folder: Path) -> list[Path]:
    """Return the folders that are not there yet, the outermost first."""
    return [each for each in reversed((folder, *folder.parents)) if not each.exists()]


def _owner(place: Path) -> tuple[int, int]:
    """Return the user and group of a file, or of the nearest folder above that there is."""
    found = next(each for each in (place, *place.absolute().parents) if each.exists()).stat()
    return found.st_uid, found.st_gid


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if sys.platform == "win32" and path.is_dir():
        return  # folders cannot be opened there
    opened = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
