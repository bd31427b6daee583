"""A copy is put back whole, or the database stays as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

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
    aside = restore.put_back(copy, url, nothing)
    again = Database(url, keyring)
    await again.open()
    assert await known(again) == {"line:1"}
    await again.close()
    if both.dialect == "sqlite":
        assert aside is not None
        before = Database(f"sqlite:///{aside}", keyring)
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
        restore.put_back(copy, f"sqlite:///{place}", nothing)
    assert place.read_bytes() == b"as it was"
    assert {path.name for path in tmp_path.iterdir()} == {"copy", "rutan.sqlite3"}


def test_a_copy_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(restore.RestoreFailed, match=r"none\.sqlite3: No such file"):
        restore.put_back(tmp_path / "none.sqlite3", f"sqlite:///{tmp_path}/x.sqlite3", nothing)


def test_a_copy_that_the_look_refuses_is_not_put_back(tmp_path: Path) -> None:
    import sqlite3

    copy = tmp_path / "copy"
    with sqlite3.connect(copy) as made:
        made.execute("CREATE TABLE one (x)")
    made.close()

    def refuse(url: str) -> None:
        raise LookupError(url)

    with pytest.raises(LookupError):
        restore.put_back(copy, f"sqlite:///{tmp_path}/deep/rutan.sqlite3", refuse)
    assert list((tmp_path / "deep").iterdir()) == []
    assert restore.is_empty(f"sqlite:///{tmp_path}/deep/rutan.sqlite3")
