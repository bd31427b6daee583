"""`key`: new keys, their names, and the rotation that an operator runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.__main__ import main
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.migrations import migrate
from storage.people import people
from storage.queue import processes
from storage.tables.people import Person

OLD, NEW = Keyring.new_key(), Keyring.new_key()


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path}/rutan.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)
    migrate(address)
    asyncio.run(storing(address, OLD))
    return address


async def storing(url: str, *keys: str, process: str = "") -> list[str]:
    """Open the database, add somebody, and beat as a process; returns everybody's chat."""
    database = Database(url, Keyring(keys))
    await database.open()
    person = database.keyring.person("fake:a")
    await database.write(lambda unit: people.add(unit, Person(person, "fake", "1", "a")))
    if process:
        await database.write(lambda unit: processes.beat(unit, process))
    found = await database.read(lambda unit: people.find_many(unit, [person]))
    await database.close()
    return [one.chat for one in found.values()]


def test_a_new_key_is_printed_and_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "new"]) == 0
    Keyring((capsys.readouterr().out.strip(),))


def test_keys_are_listed_by_name_and_never_shown(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_KEY", f"{NEW},{OLD}")
    assert main(["key", "list"]) == 0
    shown = capsys.readouterr().out
    first, second = Keyring((NEW, OLD)).names
    assert shown.splitlines() == [f"{first}  seals and reads", f"{second}  reads"]
    assert NEW not in shown


def test_one_key_alone_is_not_rotated(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_KEY", OLD)
    assert main(["key", "rotate"]) == 2
    assert "put it in front" in capsys.readouterr().err


def test_a_process_without_the_new_key_stops_the_rotation(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(storing(url, OLD, process="serving"))
    monkeypatch.setenv("DATA_KEY", f"{NEW},{OLD}")
    assert main(["key", "rotate"]) == 2
    assert "restart them" in capsys.readouterr().err
    assert asyncio.run(storing(url, OLD)) == ["a"]


def test_after_the_rotation_the_first_key_is_enough(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(storing(url, NEW, OLD, process="serving"))
    monkeypatch.setenv("DATA_KEY", f"{NEW},{OLD}")
    assert main(["key", "rotate"]) == 0
    shown = capsys.readouterr().out
    assert "the keys of 1 person(s)" in shown
    assert "first key alone" in shown
    assert asyncio.run(storing(url, NEW)) == ["a"]
    monkeypatch.setenv("DATA_KEY", OLD)
    assert main(["queue"]) == 2
    assert Keyring((NEW,)).names[0] in capsys.readouterr().err
