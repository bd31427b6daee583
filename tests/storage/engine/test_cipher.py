"""What a person's key sealed is opened by that key alone; what is nobody's, by the data key."""

from __future__ import annotations

import pytest

from storage.engine.cipher import PERSONAL, Cipher, WrongKey
from storage.engine.keyring import Keyring

KEYRING = Keyring((Keyring.new_key(),))


def new_cipher() -> Cipher:
    return KEYRING.new_person_key("line:a")[1]


def test_only_the_same_key_opens_it() -> None:
    cipher = new_cipher()
    sealed = cipher.seal("คำ".encode())
    assert cipher.open(sealed).decode() == "คำ"
    assert "คำ".encode() not in sealed
    for other in (new_cipher(), KEYRING.nobody):
        with pytest.raises(WrongKey):
            other.open(sealed)


def test_the_same_words_are_never_sealed_alike() -> None:
    cipher = new_cipher()
    assert cipher.seal(b"words") != cipher.seal(b"words")


def test_what_a_data_key_sealed_is_read_by_everyone_who_has_it() -> None:
    sealed = KEYRING.nobody.seal_json({"said": "words"})
    assert new_cipher().open_json(sealed) == {"said": "words"}
    assert not KEYRING.nobody.personal


@pytest.mark.parametrize(
    "sealed", [b"", PERSONAL, PERSONAL + b"x" * 11, PERSONAL + b"x" * 12, PERSONAL + b"x" * 40]
)
def test_what_was_cut_or_changed_is_not_opened(sealed: bytes) -> None:
    with pytest.raises(WrongKey):
        new_cipher().open(sealed)
    changed = bytearray(new_cipher().seal(b"words"))
    changed[-1] ^= 1
    with pytest.raises(WrongKey):
        new_cipher().open(bytes(changed))
