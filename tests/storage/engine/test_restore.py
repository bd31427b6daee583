"""A copy is put back whole, or the database stays as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from storage.engine import backup, restore
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.people import people
from storage.people.people import Person


def nothing(url: str) -> None:
    """No look at the copy."""


def address_of(db: Database) -> str:
    return db._url.render_as_string(hide_password=False)


async def known(db: Database) -> set[str]:
    return set(await db.read(lambda unit: people.find_many(unit, ["line:1", "line:2"])))


async def test_what_was_there_when_it_was_made_is_there_again(
    both: Database, keyring: Keyring, tmp_path: Path
) -> None:
    if both.dialect == "postgresql" and shutil.which("pg_restore") is None:
        pytest.skip("pg_restore is not on this machine")
    url = address_of(both)
    assert both.dialect == "sqlite" or not restore.is_empty(url)
    await both.write(lambda unit: people.add(unit, Person("line:1", "line", "1", "U1")))
    copy = backup.make(url, tmp_path / "copies")
    await both.write(lambda unit: people.add(unit, Person("line:2", "line", "1", "U2")))
    await both.close()
    done = restore.put_back(copy, url, nothing, tmp_path / "copies")
    again = Database(url, keyring)
    await again.open()
    assert await known(again) == {"line:1"}
    await again.close()
    assert done.aside is not None
    assert done.looked
    if both.dialect == "postgresql":  # what was kept is a copy, and is put back like one
        assert done.aside.parent == tmp_path / "copies"
        restore.put_back(done.aside, url, nothing, tmp_path / "copies")
        before = Database(url, keyring)
    else:
        before = Database(f"sqlite:///{done.aside}", keyring)
    await before.open()
    assert await known(before) == {"line:1", "line:2"}
    await before.close()
    await both.open()


@pytest.mark.parametrize("words", [b"", b"no database", b"SQLite format 3\0 and nothing", b"PGDMP"])
def test_what_is_no_copy_is_refused_and_changes_nothing(tmp_path: Path, words: bytes) -> None:
    copy, place = tmp_path / "copy", tmp_path / "rutan.sqlite3"
    copy.write_bytes(words)
    place.write_bytes(b"as it was")
    with pytest.raises(restore.RestoreFailed, match=r"copy"):
        restore.put_back(copy, f"sqlite:///{place}", nothing, tmp_path)
    assert place.read_bytes() == b"as it was"
    assert {path.name for path in tmp_path.iterdir()} == {"copy", "rutan.sqlite3"}


def test_a_copy_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(restore.RestoreFailed, match=r"none\.sqlite3: No such file"):
        restore.put_back(
            tmp_path / "none.sqlite3", f"sqlite:///{tmp_path}/x.sqlite3", nothing, tmp_path
        )


def test_a_copy_that_the_look_refuses_is_not_put_back(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with sqlite3.connect(copy) as made:
        made.execute("CREATE TABLE one (x)")
    made.close()

    def refuse(url: str) -> None:
        raise LookupError(url)

    with pytest.raises(LookupError):
        restore.put_back(copy, f"sqlite:///{tmp_path}/deep/rutan.sqlite3", refuse, tmp_path)
    assert list((tmp_path / "deep").iterdir()) == []
    assert restore.is_empty(f"sqlite:///{tmp_path}/deep/rutan.sqlite3")


def test_a_change_that_fails_or_that_the_machine_cuts_off_leaves_all_as_it_was(
    tmp_path: Path,
) -> None:
    place = small(tmp_path / "rutan.sqlite3", "old")
    copy = small(tmp_path / "copy", "new")
    kept = copy.read_bytes()

    def change(connection: Connection) -> None:
        connection.execute(text("UPDATE one SET x = 'changed'"))
        raise OSError(5, "the machine stops")

    with pytest.raises(restore.RestoreFailed, match="the machine stops"):
        restore.put_back(copy, f"sqlite:///{place}", nothing, tmp_path, change)
    assert row(place) == "old"
    assert copy.read_bytes() == kept
    assert {path.name for path in tmp_path.iterdir()} == {"copy", "rutan.sqlite3"}


def test_a_change_is_in_the_copy_when_it_takes_its_place_and_not_in_the_file(
    tmp_path: Path,
) -> None:
    copy = small(tmp_path / "copy", "a word that goes")

    def change(connection: Connection) -> None:
        connection.execute(text("UPDATE one SET x = 'changed'"))

    place = tmp_path / "rutan.sqlite3"
    restore.put_back(copy, f"sqlite:///{place}", nothing, tmp_path, change)
    assert row(place) == "changed"
    assert b"a word that goes" not in place.read_bytes()
    assert row(copy) == "a word that goes"


def small(path: Path, value: str) -> Path:
    """A SQLite file with one row."""
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE one (x)")
        made.execute("INSERT INTO one VALUES (?)", (value,))
    made.close()
    return path


def row(path: Path) -> str:
    with sqlite3.connect(path) as opened:
        (value,) = opened.execute("SELECT x FROM one").fetchone()
    opened.close()
    return str(value)


def test_there_is_a_database_at_every_moment_of_the_swap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = small(tmp_path / "rutan.sqlite3", "old")
    copy = small(tmp_path / "copy", "new")
    synced: list[str] = []
    to_disk = restore._to_disk
    monkeypatch.setattr(restore, "_to_disk", lambda p: (synced.append(p.name), to_disk(p)))

    def stop(self: Path, _target: Path) -> None:
        raise OSError(5, "the machine stops", str(self))

    with monkeypatch.context() as stopped:
        stopped.setattr(Path, "replace", stop)
        with pytest.raises(restore.RestoreFailed, match="the machine stops"):
            restore.put_back(copy, f"sqlite:///{place}", nothing, tmp_path)
    assert row(place) == "old"
    assert synced == ["rutan.sqlite3.part", tmp_path.name]
    done = restore.put_back(copy, f"sqlite:///{place}", nothing, tmp_path)
    assert synced[-1] == tmp_path.name
    assert done.aside is not None
    assert (row(place), row(done.aside)) == ("new", "old")


def test_what_lies_in_the_log_of_before_is_kept_and_not_played_into_the_copy(
    tmp_path: Path,
) -> None:
    place, crashed = tmp_path / "rutan.sqlite3", tmp_path / "crashed"
    with sqlite3.connect(crashed) as old:
        old.execute("PRAGMA journal_mode = WAL")
        old.execute("CREATE TABLE one (x)")
        old.execute("INSERT INTO one VALUES ('old')")
        old.commit()
        for end in ("", "-wal"):
            shutil.copyfile(f"{crashed}{end}", f"{place}{end}")
    old.close()
    assert Path(f"{place}-wal").stat().st_size
    done = restore.put_back(
        small(tmp_path / "copy", "new"), f"sqlite:///{place}", nothing, tmp_path
    )
    assert done.aside is not None
    assert not Path(f"{place}-wal").exists()
    assert (row(place), row(done.aside)) == ("new", "old")


def test_a_disk_without_second_names_gets_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", unknown)
    place = small(tmp_path / "rutan.sqlite3", "old")
    done = restore.put_back(
        small(tmp_path / "copy", "new"), f"sqlite:///{place}", nothing, tmp_path
    )
    assert done.aside is not None
    assert (row(place), row(done.aside)) == ("new", "old")
    assert stat.S_IMODE(done.aside.stat().st_mode) == 0o600


@pytest.mark.skipif(not hasattr(os, "chown"), reason="files have no such owners here")
@pytest.mark.parametrize("there", [True, False])
def test_root_leaves_the_file_to_the_user_of_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    given: dict[str, tuple[int, int]] = {}
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda p, *who: given.update({Path(p).name: who}))
    monkeypatch.setattr(restore, "_owner", lambda p: (1234, 5678) if p.name == "r.db" else (0, 0))
    place = tmp_path / "var" / "r.db"
    if there:
        place.parent.mkdir()
        small(place, "old")
    restore.put_back(small(tmp_path / "copy", "new"), f"sqlite:///{place}", nothing, tmp_path)
    made = {} if there else {"var": (1234, 5678)}
    assert given == {"r.db.part": (1234, 5678)} | made


def test_the_owner_of_a_new_file_is_that_of_the_folder_above(tmp_path: Path) -> None:
    above = tmp_path.stat()
    assert restore._owner(tmp_path / "not" / "yet" / "r.db") == (above.st_uid, above.st_gid)


def test_a_link_to_another_disk_stays_one(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    place = tmp_path / "rutan.sqlite3"
    place.symlink_to(small(tmp_path / "disk" / "r.db", "old"))
    done = restore.put_back(
        small(tmp_path / "copy", "new"), f"sqlite:///{place}", nothing, tmp_path
    )
    assert done.aside is not None
    assert done.aside.parent.name == "disk"
    assert place.is_symlink()
    assert (row(place), row(done.aside)) == ("new", "old")
