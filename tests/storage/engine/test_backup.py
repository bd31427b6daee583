"""Copies of a database in use: whole, for this user alone, or none at all."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from storage.engine import backup
from storage.engine.address import address
from storage.engine.database import Database
from storage.people import people
from storage.people.people import Person


async def test_a_database_in_use_is_copied_whole(both: Database, tmp_path: Path) -> None:
    if both.dialect == "postgresql" and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not on this machine")
    await both.write(lambda unit: people.add(unit, Person("line:1", "line", "1", "U1")))
    folder = tmp_path / "made" / "here"
    copy = backup.make(both._url.render_as_string(hide_password=False), folder)
    assert [copy] == list(folder.iterdir())
    assert copy.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    if both.dialect == "sqlite":
        with sqlite3.connect(copy) as raw:
            assert raw.execute("SELECT id FROM person").fetchall() == [("line:1",)]
        raw.close()
    else:
        listed = subprocess.run(  # noqa: ASYNC221
            ["pg_restore", "--list", copy], capture_output=True, text=True
        )
        assert "TABLE DATA public person" in listed.stdout


def test_the_password_is_no_word_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[list[str], str, int]] = []

    def dump(words: list[str], **_: object) -> object:
        file = Path(parse_qs(urlsplit(words[-1].partition("=")[2]).query)["passfile"][0])
        seen.append((words, file.read_text(), file.stat().st_mode & 0o777))
        return subprocess.CompletedProcess(words, 0, "", "")

    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/pg_dump")
    monkeypatch.setattr(subprocess, "run", dump)
    backup._dump(address("postgresql://rutan:se%3Acr%5Cet@host:5432/db"), tmp_path / "x.part")
    ((words, passwords, rights),) = seen
    assert passwords == "*:*:*:*:se\\:cr\\\\et\n"
    assert rights == 0o600
    assert words[-1].startswith("--dbname=postgresql://rutan@host:5432/db?passfile=")
    assert not any("cr" in word for word in words)


def test_what_cannot_be_copied_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(backup.BackupFailed, match="there is no database at"):
        backup.make(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path / "to")
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"no database at all" * 100)
    with pytest.raises(backup.BackupFailed, match="not a database"):
        backup.make(f"sqlite:///{broken}", tmp_path / "to")
    (tmp_path / "file").touch()
    with pytest.raises(backup.BackupFailed):
        backup.make(f"sqlite:///{broken}", tmp_path / "file")
    assert list((tmp_path / "to").iterdir()) == []


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not on this machine")
    with pytest.raises(backup.BackupFailed, match="pg_dump: "):
        backup.make("postgresql://a:secret@127.0.0.1:9/db", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_old_copies_go_and_files_of_others_stay(tmp_path: Path) -> None:
    for day in range(1, 6):
        when = datetime(2026, 11, day, 2, tzinfo=UTC)
        (tmp_path / f"rutan-{when:%Y-%m-%dT%H%M%SZ}.sqlite3").touch()
    (tmp_path / "rutan-notes.txt").touch()
    gone = backup.thin_out(tmp_path, 2)
    assert [file.name[6:16] for file in gone] == ["2026-11-01", "2026-11-02", "2026-11-03"]
    assert sorted(file.name[:16] for file in tmp_path.iterdir()) == [
        "rutan-2026-11-04",
        "rutan-2026-11-05",
        "rutan-notes.txt",
    ]
    assert backup.thin_out(tmp_path, 2) == ()
