"""One key a person, read whenever it is used; without it nothing of theirs is opened."""

from __future__ import annotations

import pytest

from storage.engine.cipher import WrongKey
from storage.engine.database import Database
from storage.keys import person_keys


async def test_a_key_is_made_once_and_keeps_the_address(both: Database) -> None:
    await both.write(lambda unit: person_keys.make(unit, {"fake:a": "U1", "fake:b": ""}))
    await both.write(lambda unit: person_keys.make(unit, {"fake:a": "U2"}))
    first = await both.read(lambda unit: person_keys.of_person(unit, "fake:a"))
    assert await both.read(lambda unit: person_keys.addresses(unit, ["fake:a", "fake:b", "x"])) == {
        "fake:a": "U1"
    }
    second = await both.read(lambda unit: person_keys.of_person(unit, "fake:a"))
    assert second.open(first.seal(b"words")) == b"words"


async def test_an_address_can_change(both: Database) -> None:
    await both.write(lambda unit: person_keys.make(unit, {"fake:a": "group"}))
    for person in ("fake:a", "fake:nobody"):
        await both.write(lambda unit, person=person: person_keys.move(unit, person, "supergroup"))
    found = await both.read(lambda unit: person_keys.addresses(unit, ["fake:a", "fake:nobody"]))
    assert found == {"fake:a": "supergroup"}


async def test_what_a_forgotten_key_sealed_stays_sealed(both: Database) -> None:
    await both.write(lambda unit: person_keys.make(unit, {"fake:a": "U1"}))
    sealed = await both.read(lambda unit: person_keys.of_person(unit, "fake:a").seal(b"words"))
    await both.write(lambda unit: person_keys.forget(unit, "fake:a"))
    gone = await both.read(lambda unit: person_keys.of_person(unit, "fake:a"))
    assert not gone.personal
    with pytest.raises(WrongKey):
        gone.open(sealed)
    await both.write(lambda unit: person_keys.make(unit, {"fake:a": "U1"}))
    new = await both.read(lambda unit: person_keys.of_person(unit, "fake:a"))
    assert new.personal
    with pytest.raises(WrongKey):
        new.open(sealed)


async def test_nobody_and_the_unknown_have_the_data_keys(both: Database) -> None:
    for person in (None, "", "fake:unknown"):
        found = await both.read(lambda unit, person=person: person_keys.of_person(unit, person))
        assert not found.personal
        assert both.keyring.open(found.seal(b"x")) == b"x"
