"""Copies a database that is in use (SQLite, or PostgreSQL by pg_dump) into a private file, and
deletes the oldest copies.

A SQLite file is copied by its backup API (https://sqlite.org/backup.html), a PostgreSQL database by
pg_dump in the custom format. An unfinished copy ends in ".part".
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from storage.engine.address import PRIVATE_FILE, PRIVATE_FOLDER, address

PREFIX = "rutan-"
PART = ".part"


class BackupFailed(Exception):
    """Raised if there is no whole copy; the message says why."""


def make(url: str, folder: Path, mark: str = "") -> Path:
    """Copy the database at `url` into `folder`; return the new file.

    It is called rutan-2026-11-30T020000Z and ends in .sqlite3 or .dump, with `mark` before that.
    thin_out leaves files with a mark alone. Raises DatabaseUnusable for a wrong address, and
    BackupFailed.
    """
    parsed = address(url)
    kind = "sqlite3" if parsed.get_backend_name() == "sqlite" else "dump"
    done = folder / f"{PREFIX}{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}{mark}.{kind}"
    part = done.with_name(done.name + PART)
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch(mode=PRIVATE_FILE, exist_ok=False)
        if kind == "sqlite3":
            _copy_sqlite(parsed, part)
        else:
            _dump(parsed, part)
        part.replace(done)
    except OSError as error:
        raise BackupFailed(f"{folder}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return done


def _copy_sqlite(url: URL, into: Path) -> None:
    source = Path(url.database or "")
    if not source.is_file():
        raise BackupFailed(f"there is no database at {source}")
    try:
        with (
            contextlib.closing(sqlite3.connect(source)) as here,
            contextlib.closing(sqlite3.connect(into)) as there,
        ):
            here.backup(there)
            there.execute("PRAGMA journal_mode = DELETE")  # so that the copy is one file
            (found,) = there.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise BackupFailed(f"{source}: {error}") from error
    if found != "ok":
        raise BackupFailed(f"the copy of {source} is damaged ({found})")


def _dump(url: URL, into: Path) -> None:
    if why := client_program("pg_dump", url, "--format=custom", f"--file={into}"):
        raise BackupFailed(why)


def client_program(name: str, url: URL | None, *options: str) -> str:
    """Run a client program of PostgreSQL, on a database if given; return why it failed, "" if it
    did not."""
    program = shutil.which(name)
    if program is None:
        return f"{name} is not on this machine: install PostgreSQL's client programs"
    if url is None:
        return _why(name, [program, *options])
    plain = url._replace(drivername="postgresql", password=None)
    # The password goes by a file: other users can read the words of a command.
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".pgpass") as passwords:
        if url.password is not None:
            escaped = str(url.password).replace("\\", r"\\").replace(":", r"\:")
            passwords.write(f"*:*:*:*:{escaped}\n")
            passwords.flush()
            plain = plain.update_query_dict({"passfile": passwords.name})
        words = [program, *options, "--no-password"]
        words.append(f"--dbname={plain.render_as_string(hide_password=False)}")
        return _why(name, words)


def _why(name: str, words: list[str]) -> str:
    """Run a command; return what it says first about an error, "" if there was none."""
    ended = subprocess.run(  # noqa: S603  # no shell, and the address is the operator's own
        words, capture_output=True, text=True, check=False
    )
    if not ended.returncode:
        return ""
    said = ended.stderr.strip().splitlines()
    errors = [line for line in said if "error:" in line.lower() or "FATAL:" in line]
    return f"{name}: {(errors or said[-1:] or [str(ended.returncode)])[0]}"


def thin_out(folder: Path, keep: int) -> tuple[Path, ...]:
    """Delete all copies in a folder but the newest `keep`; return those deleted.

    Files that `make` did not name stay. Raises BackupFailed if one cannot be deleted.
    """
    ours = (*folder.glob(f"{PREFIX}*Z.sqlite3"), *folder.glob(f"{PREFIX}*Z.dump"))
    old = sorted(ours, key=lambda file: file.name)[:-keep]
    try:
        for file in old:
            file.unlink()
    except OSError as error:
        raise BackupFailed(f"{error.filename}: {error.strerror}") from error
    return tuple(old)
