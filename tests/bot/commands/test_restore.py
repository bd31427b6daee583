"""`restore`: onto a new machine, over another database, with the wrong key, in a trial."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.__main__ import main
from bot.settings import load
from storage.engine import backup, restore
from storage.engine.columns import written
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from tests.bot.commands.test_cases import url as url
from tests.support.postgresql import Server


@pytest.fixture
def copy(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A copy of an installation with two cases, on a machine that has nothing but the settings."""
    assert main(["backup", "--to", str(tmp_path / "copies")]) == 0
    monkeypatch.setenv("DATA_KEY", (tmp_path / "data.key").read_text())
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new/var/rutan.sqlite3")
    capsys.readouterr()
    (made,) = (tmp_path / "copies").iterdir()
    return made


def test_a_new_machine_has_it_all_in_one_command(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["restore", str(copy)]) == 0
    told = capsys.readouterr().out
    assert "its trails are whole, 2 rows; now start" in told
    assert "whoever erased themselves since it was made is in it again" in told
    assert main(["audit", "show", "mali4821"]) == 0
    assert copy.is_file()


def test_a_database_that_is_there_is_moved_aside_with_yes_alone(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "new" / "var"
    assert main(["restore", str(copy)]) == 0
    assert main(["restore", str(copy)]) == 2
    assert "nothing was done: there is a database at" in capsys.readouterr().err
    assert [path.name for path in place.glob("*.before-*")] == []
    assert main(["restore", str(copy), "--yes"]) == 0
    (aside,) = (path for path in place.glob("*.before-*Z"))
    assert f"the database of before lies at {aside}" in capsys.readouterr().out
    (place / "rutan.sqlite3").write_bytes(b"damaged")
    assert main(["restore", str(copy), "--yes"]) == 0
    assert "that this program cannot open" in capsys.readouterr().out


def test_another_key_is_named_before_anything_is_done(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_KEY", Fernet.generate_key().decode())
    assert main(["restore", str(copy)]) == 2
    assert "DATA_KEY" in capsys.readouterr().err
    assert not list((tmp_path / "new" / "var").iterdir())


def test_without_settings_it_would_be_a_trial(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATA_KEY")
    (tmp_path / "new" / "var").mkdir(parents=True)
    assert main(["restore", str(copy)]) == 2
    assert "put the settings of the installation into .env first" in capsys.readouterr().err


def test_a_file_that_is_no_copy_is_one_clear_message(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("x")
    assert main(["restore", str(tmp_path / "notes.txt")]) == 2
    assert "is not a SQLite file, which DATABASE_URL asks for" in capsys.readouterr().err


@pytest.mark.parametrize("other", ["older", "newer", "key"])
def test_a_process_that_runs_is_seen_whatever_the_schema_and_the_key(
    copy: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    other: str,
) -> None:
    place = tmp_path / "new" / "var" / "rutan.sqlite3"
    assert main(["restore", str(copy)]) == 0
    schema = {"older": "0014", "newer": "9999"}.get(other)
    with sqlite3.connect(place) as opened:
        if schema:
            opened.execute("UPDATE alembic_version SET version_num = ?", (schema,))
        until = written(datetime.now(UTC) + timedelta(hours=1))
        opened.execute("INSERT INTO process (id, alive_until, keys) VALUES ('p', ?, '')", (until,))
    opened.close()
    if other == "key":
        monkeypatch.setenv("DATA_KEY", Fernet.generate_key().decode())
    assert main(["restore", str(copy), "--yes"]) == 2
    assert "1 process(es) run on" in capsys.readouterr().err
    assert list(place.parent.glob("*.before-*")) == []


def test_the_key_is_looked_at_in_a_copy_of_an_older_release_too(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(copy) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '0014'")
    opened.close()
    with monkeypatch.context() as wrong:
        wrong.setenv("DATA_KEY", Fernet.generate_key().decode())
        assert main(["restore", str(copy)]) == 2
    assert "DATA_KEY does not open this database" in capsys.readouterr().err
    assert not list((tmp_path / "new" / "var").iterdir())
    assert main(["restore", str(copy)]) == 0
    assert "now `python -m bot migrate`" in capsys.readouterr().out


def test_postgresql_names_where_the_database_of_before_lies(
    postgresql_server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if any(shutil.which(name) is None for name in ("pg_dump", "pg_restore", "psql")):
        pytest.skip("PostgreSQL's client programs are not on this machine")
    key, url = Fernet.generate_key().decode(), postgresql_server.database(uuid.uuid4().hex)
    monkeypatch.setenv("DATA_KEY", key)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("BACKUP_FOLDER", str(tmp_path / "copies"))

    async def make() -> None:
        database = Database(url, Keyring(load().data_keys))
        await database.open()
        await database.close()

    asyncio.run(make())
    dump = backup.make(url, tmp_path)
    with monkeypatch.context() as wrong:
        wrong.setenv("DATA_KEY", Fernet.generate_key().decode())
        assert main(["restore", str(dump), "--yes"]) == 2
    assert "DATA_KEY does not open this database" in capsys.readouterr().err
    assert main(["restore", str(dump), "--yes"]) == 0
    (kept,) = (tmp_path / "copies").iterdir()
    told = capsys.readouterr().out
    assert f"the database of before lies at {kept}" in told
    assert "its trails are whole" in told


def test_where_nobody_could_look_first_it_is_said(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["restore", str(copy)]) == 0
    kept = tmp_path / "kept.dump"
    monkeypatch.setattr(restore, "put_back", lambda *_: restore.PutBack(kept, looked=False))
    assert main(["restore", str(copy), "--yes"]) == 0
    told = capsys.readouterr().out
    assert "could not be looked at first, since this role may not make databases" in told
    assert f"the database of before lies at {kept}" in told


@pytest.mark.skipif(not hasattr(os, "chown") or os.geteuid() != 0, reason="needs root")
def test_what_root_puts_back_belongs_to_the_user_of_the_service(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    os.chown(tmp_path / "new", 65534, 65533)
    for words in ((), ("--yes",)):
        assert main(["restore", str(copy), *words]) == 0
        made = [tmp_path / "new" / "var", *(tmp_path / "new" / "var").iterdir()]
        assert {(path.stat().st_uid, path.stat().st_gid) for path in made} == {(65534, 65533)}
    assert len(made) == 3
