"""The keys of DATA_KEY: seals what belongs to nobody, wraps people's keys, and makes keyed hashes.

A keyed hash lets two stored values be matched without decrypting either. The keys of the hashes are
random, belong to one database and lie wrapped in it (storage/keys/keychain.py), so that a data key
can be replaced without changing any hash.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.engine.cipher import NONCE, Cipher, WrongKey

__all__ = ["PEOPLE", "VALUES", "Keyring", "WrongKey", "legacy_hash_key"]

PEOPLE, VALUES = "people", "values"
"""The hash keys of a database: of people's accounts, and of everything else that is matched."""

_ID_DIGITS = 32
"""Hex digits of a person's hash: 128 bits, so that no two people ever share one."""


def legacy_hash_key(key: str) -> bytes:
    """Return the hash key that databases before schema 0013 derived from their oldest data key."""
    return hashlib.sha256(b"rutan keyed hash" + key.encode()).digest()


class Keyring:
    """Fernet keys, newest first: the first encrypts, all of them decrypt.

    `names` names each key by eight hex digits of its SHA-256, which tell nothing of the key.
    Raises ValueError for a key that is not 32 url-safe base64-encoded bytes
    (https://cryptography.io/en/latest/fernet/).
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        if not keys:
            raise ValueError("at least one key is needed")
        fernets = [Fernet(key) for key in keys]
        self._newest, self._fernet = fernets[0], MultiFernet(fernets)
        self._wrappers = [
            AESGCM(hashlib.sha256(b"rutan person key" + key.encode()).digest()) for key in keys
        ]
        self.names = tuple(hashlib.sha256(key.encode()).hexdigest()[:8] for key in keys)
        self.oldest_hash_key = legacy_hash_key(keys[-1])
        self._hash_keys: Mapping[str, bytes] = {}
        self.nobody = Cipher(None, self)

    @staticmethod
    def new_key() -> str:
        """Generate a key for DATA_KEY."""
        return Fernet.generate_key().decode()

    def use_hash_keys(self, keys: Mapping[str, bytes]) -> None:
        """Make hashes with the keys of the database that was opened: PEOPLE and VALUES."""
        self._hash_keys = dict(keys)

    def seal(self, data: bytes) -> bytes:
        """Encrypt and authenticate `data`."""
        return self._newest.encrypt(data)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt what seal() returned. Raises WrongKey."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise WrongKey from error

    def reseal(self, sealed: bytes) -> bytes | None:
        """Return the same content sealed with the newest key, or None if it is already.

        Raises WrongKey.
        """
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return self.seal(self.open(sealed))
        return None

    def seal_json(self, value: Any) -> bytes:
        """Encrypt a JSON value."""
        return self.seal(json.dumps(value, ensure_ascii=False).encode())

    def open_json(self, sealed: bytes) -> Any:
        """Decrypt what seal_json() returned. Raises WrongKey."""
        return json.loads(self.open(sealed))

    def new_person_key(self, person: str) -> tuple[bytes, Cipher]:
        """Make a key for this person; return it wrapped by the newest data key, and its cipher."""
        key = AESGCM.generate_key(256)
        return self._wrap(person, key), Cipher(key, self)

    def cipher(self, person: str, wrapped: bytes) -> Cipher:
        """Return the cipher of a wrapped key. Raises WrongKey if it is of another person too."""
        return Cipher(self._unwrap(person, wrapped)[0], self)

    def rewrap(self, person: str, wrapped: bytes) -> bytes | None:
        """Return a person's key wrapped by the newest data key, or None if it is already.

        Raises WrongKey.
        """
        key, newest = self._unwrap(person, wrapped)
        return None if newest else self._wrap(person, key)

    def erasure_mark(self, person: str, wrapped: bytes) -> str:
        """Return what the ledger of erasures says of a person with this key: 32 hex digits, a hash
        under their own key. Raises WrongKey."""
        key, _ = self._unwrap(person, wrapped)
        return hmac.digest(key, b"rutan erasure\0" + person.encode(), "sha256").hex()[:32]

    def _wrap(self, person: str, key: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._wrappers[0].encrypt(nonce, key, person.encode())

    def _unwrap(self, person: str, wrapped: bytes) -> tuple[bytes, bool]:
        """Return the key, and whether the newest data key wraps it."""
        nonce, sealed = wrapped[:NONCE], wrapped[NONCE:]
        for number, wrapper in enumerate(self._wrappers):
            try:
                return wrapper.decrypt(nonce, sealed, person.encode()), number == 0
            except (InvalidTag, ValueError):
                continue
        raise WrongKey

    def hash(self, kind: str, value: str) -> str:
        """Return a keyed hash (64 hex digits) of a normalised value, to be compared for equality.

        The same value has different hashes for different values of `kind`.
        """
        return self._hmac(VALUES, f"{kind}\0{value}")

    def person(self, account: str) -> str:
        """Return the id under which a person is stored, for "<channel>:<their account there>".

        It keeps the channel and replaces the account by a keyed hash: "line:9f86d081…".
        """
        channel = account.partition(":")[0]
        return f"{channel}:{self._hmac(PEOPLE, account)[:_ID_DIGITS]}"

    def _hmac(self, name: str, message: str) -> str:
        try:
            key = self._hash_keys[name]
        except KeyError:
            raise RuntimeError("hashes need the keys of an open database") from None
        return hmac.digest(key, message.encode(), "sha256").hex()
