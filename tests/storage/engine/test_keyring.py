"""A new key is put in front: it writes from then on, and what older ones wrote stays readable."""

from __future__ import annotations

import pytest

from storage.engine.keyring import PEOPLE, VALUES, Keyring, WrongKey

OLD, NEW = Keyring.new_key(), Keyring.new_key()
HASH_KEYS = {PEOPLE: b"p" * 32, VALUES: b"v" * 32}


def hashing(*keys: str) -> Keyring:
    """A keyring over an open database."""
    keyring = Keyring(keys)
    keyring.use_hash_keys(HASH_KEYS)
    return keyring


def test_the_newest_key_writes_and_the_older_ones_still_read() -> None:
    before, after = Keyring((OLD,)), Keyring((NEW, OLD))
    assert after.open(before.seal(b"kept")) == b"kept"
    assert Keyring((NEW,)).open(after.seal(b"kept")) == b"kept"
    with pytest.raises(WrongKey):
        before.open(after.seal(b"kept"))


def test_hashes_belong_to_the_database_and_to_no_data_key() -> None:
    before, after = hashing(OLD), hashing(NEW)
    assert before.hash("phone", "0812345678") == after.hash("phone", "0812345678")
    assert before.hash("phone", "0812345678") != before.hash("account", "0812345678")
    assert before.person("line:U1") == after.person("line:U1")


def test_without_the_keys_of_a_database_nothing_is_hashed() -> None:
    with pytest.raises(RuntimeError, match="open database"):
        Keyring((OLD,)).hash("phone", "0812345678")


def test_a_person_keeps_the_channel_and_loses_the_account() -> None:
    keyring = hashing(OLD)
    person = keyring.person("preview:4f1c:resident")
    assert person.startswith("preview:")
    assert "4f1c" not in person
    assert person != keyring.person("preview:4f1c:official")
    assert person.partition(":")[2] != keyring.person("line:4f1c:resident").partition(":")[2]


def test_a_key_is_known_by_a_name_that_tells_nothing_of_it() -> None:
    (name,) = Keyring((OLD,)).names
    assert len(name) == 8
    assert name not in OLD
    assert Keyring((NEW, OLD)).names[1] == name


def test_what_an_older_key_sealed_is_sealed_again_once() -> None:
    before, both, after = Keyring((OLD,)), Keyring((NEW, OLD)), Keyring((NEW,))
    again = both.reseal(before.seal(b"kept"))
    assert again is not None
    assert after.open(again) == b"kept"
    assert both.reseal(again) is None
    with pytest.raises(WrongKey):
        after.reseal(before.seal(b"kept"))


def test_a_persons_key_opens_with_either_data_key_until_the_older_one_is_dropped() -> None:
    before, both, after = Keyring((OLD,)), Keyring((NEW, OLD)), Keyring((NEW,))
    wrapped, cipher = before.new_person_key("line:a")
    sealed = cipher.seal(b"words")
    assert both.cipher("line:a", wrapped).open(sealed) == b"words"
    again = both.rewrap("line:a", wrapped)
    assert again is not None
    assert both.rewrap("line:a", again) is None
    assert after.cipher("line:a", again).open(sealed) == b"words"
    with pytest.raises(WrongKey):
        after.cipher("line:a", wrapped)


def test_the_key_of_one_person_is_not_taken_for_anothers() -> None:
    keyring = Keyring((OLD,))
    wrapped, _ = keyring.new_person_key("line:a")
    with pytest.raises(WrongKey):
        keyring.cipher("line:b", wrapped)


@pytest.mark.parametrize("sealed", [b"", b"x", b"\x00\xff", b"gAAAAA"])
def test_what_is_not_sealed_is_never_opened(sealed: bytes) -> None:
    with pytest.raises(WrongKey):
        Keyring((OLD,)).open(sealed)


@pytest.mark.parametrize("keys", [(), ("",), ("short",), (OLD, "short"), (OLD[:-2],)])
def test_no_key_and_no_such_key_are_refused(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Keyring(keys)
