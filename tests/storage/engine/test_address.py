"""What is made belongs to its user alone, and what others could read is closed to them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from storage.engine.address import address, make_private, short_name
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.people import people
from storage.tables.people import Person


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def generous_umask() -> object:
    """As where nothing takes rights away by itself."""
    before = os.umask(0)
    yield
    os.umask(before)


async def test_every_file_of_a_database_in_use_is_for_its_user_alone(
    tmp_path: Path, keyring: Keyring
) -> None:
    db = Database(f"sqlite:///{tmp_path}/new/rutan.db", keyring)
    await db.open()
    await db.write(lambda unit: people.add(unit, Person("fake:a", "fake", "1", "a")))
    files = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert files == ["rutan.db", "rutan.db-shm", "rutan.db-wal"]
    assert rights(tmp_path / "new") == 0o700
    assert {rights(path) for path in (tmp_path / "new").iterdir()} == {0o600}
    await db.close()


def test_files_of_an_older_release_are_closed_to_others_and_their_folder_is_left(
    tmp_path: Path,
) -> None:
    tmp_path.chmod(0o755)
    files = [tmp_path / name for name in ("rutan.db", "rutan.db-wal", "rutan.db-shm", "lesson.txt")]
    for file in files:
        file.touch(0o644)
    make_private(address(f"sqlite:///{tmp_path}/rutan.db"))
    assert [rights(file) for file in files] == [0o600, 0o600, 0o600, 0o644]
    assert rights(tmp_path) == 0o755


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://a@b/c"])
def test_what_is_no_file_needs_none(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_private(address(url))
    assert list(tmp_path.iterdir()) == []


def test_a_database_has_one_short_name_however_it_is_addressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert short_name("sqlite:///var/a.db") == short_name(
        f"sqlite+aiosqlite:///{tmp_path}/var/a.db"
    )
    server = "postgresql://rutan:SECRET@db:5432/rutan"
    again = "postgres://other@db:5432/rutan"
    assert short_name(server) == short_name(again) == short_name(f"{again}?password=x")


def test_other_databases_have_other_short_names() -> None:
    urls = (
        "sqlite:///var/rutan.sqlite3", "sqlite:///var/trial.sqlite3", "sqlite:///other/rutan.sqlite3",
        "postgresql://db/rutan", "postgresql://db/trial", "postgresql://db:5433/rutan",
        "postgresql://other/rutan", "postgresql:///rutan?host=/run/a", "postgresql:///rutan?host=/b",
    )  # fmt: skip
    names = {short_name(url) for url in urls}
    assert len(names) == len(urls)
    assert all(len(name) == 12 and int(name, 16) >= 0 for name in names)
