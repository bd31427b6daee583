"""A new key is put in front: it writes from then on, and what older ones wrote stays readable."""

from __future__ import annotations

import pytest

from storage.engine.keyring import Keyring, WrongKey

OLD, NEW = Keyring.new_key(), Keyring.new_key()


def test_the_newest_key_writes_and_the_older_ones_still_read() -> None:
    before, after = Keyring((OLD,)), Keyring((NEW, OLD))
    assert after.open(before.seal(b"kept")) == b"kept"
    assert Keyring((NEW,)).open(after.seal(b"kept")) == b"kept"
    with pytest.raises(WrongKey):
        before.open(after.seal(b"kept"))


def test_hashes_stay_comparable_when_a_key_is_put_in_front() -> None:
    before, after = Keyring((OLD,)), Keyring((NEW, OLD))
    assert before.hash("phone", "0812345678") == after.hash("phone", "0812345678")
    assert before.hash("phone", "0812345678") != before.hash("account", "0812345678")
    assert before.hash("phone", "0812345678") != Keyring((NEW,)).hash("phone", "0812345678")


@pytest.mark.parametrize("sealed", [b"", b"x", b"\x00\xff", b"gAAAAA"])
def test_what_is_not_sealed_is_never_opened(sealed: bytes) -> None:
    with pytest.raises(WrongKey):
        Keyring((OLD,)).open(sealed)


@pytest.mark.parametrize("keys", [(), ("",), ("short",), (OLD, "short"), (OLD[:-2],)])
def test_no_key_and_no_such_key_are_refused(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Keyring(keys)
