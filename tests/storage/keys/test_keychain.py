"""A database has secrets of its own; a start with another DATA_KEY is refused by the key's name."""

from __future__ import annotations

import pytest

from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.keys.keychain import WrongDataKey
from tests.support.clock import Clock


async def hashes(url: str, keyring: Keyring, clock: Clock) -> tuple[str, str]:
    db = Database(url, keyring, clock)
    await db.open()
    await db.close()
    return keyring.hash("phone", "0812345678"), keyring.person("line:U1")


async def test_every_process_has_the_same_hashes(database_url: str, clock: Clock) -> None:
    key = Keyring.new_key()
    first = await hashes(database_url, Keyring((key,)), clock)
    assert await hashes(database_url, Keyring((Keyring.new_key(), key)), clock) == first


async def test_two_databases_under_one_key_share_no_hash(
    database_url: str, db: Database, keyring: Keyring, clock: Clock
) -> None:
    here = keyring.hash("phone", "0812345678"), keyring.person("line:U1")
    other = Database(database_url.replace("rutan.db", "other.db"), keyring, clock)
    await other.open()
    await other.close()
    assert not {*here} & {keyring.hash("phone", "0812345678"), keyring.person("line:U1")}


async def test_a_wrong_key_is_told_by_the_name_of_the_right_one(
    database_url: str, clock: Clock
) -> None:
    right, wrong = Keyring.new_key(), Keyring.new_key()
    await hashes(database_url, Keyring((right,)), clock)
    with pytest.raises(WrongDataKey) as refused:
        await hashes(database_url, Keyring((wrong,)), clock)
    told = str(refused.value)
    assert Keyring((right,)).names[0] in told
    assert Keyring((wrong,)).names[0] in told
    assert right not in told
    assert wrong not in told
