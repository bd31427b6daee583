"""Seals and opens what belongs to one person, with a key of that person alone (AES-256-GCM).

Destroying the key makes everything sealed with it unreadable, in every copy of the row that the
database or a later backup still holds.
"""

from __future__ import annotations

import json
import os
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PERSONAL = b"\x01"
"""First byte of what a person's key sealed. What a data key sealed (Fernet) begins with "g"."""

NONCE = 12
"""Bytes of the random nonce (NIST SP 800-38D); one key seals far fewer than 2**32 values."""


class WrongKey(Exception):
    """Raised if no key that is there decrypts a value."""


class DataKeys(Protocol):
    """The keys for what belongs to nobody in particular: storage/engine/keyring.py."""

    def seal(self, data: bytes) -> bytes:
        """Encrypt and authenticate `data`."""
        ...

    def open(self, sealed: bytes) -> bytes:
        """Decrypt what `seal` returned. Raises WrongKey."""
        ...


class Cipher:
    """Seals and opens what belongs to one person, or to nobody if `key` (32 bytes) is None.

    What belongs to nobody is sealed with the data keys. Whatever a data key sealed is opened too.
    """

    __slots__ = ("_aead", "_data_keys")

    def __init__(self, key: bytes | None, data_keys: DataKeys) -> None:
        self._aead = None if key is None else AESGCM(key)
        self._data_keys = data_keys

    @property
    def personal(self) -> bool:
        """Whether this is a person's own key."""
        return self._aead is not None

    def seal(self, data: bytes) -> bytes:
        """Encrypt and authenticate `data`."""
        if self._aead is None:
            return self._data_keys.seal(data)
        nonce = os.urandom(NONCE)
        return PERSONAL + nonce + self._aead.encrypt(nonce, data, None)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt what `seal` returned. Raises WrongKey, also if the person's key is gone."""
        if sealed[:1] != PERSONAL:
            return self._data_keys.open(sealed)
        if self._aead is None:
            raise WrongKey
        try:
            return self._aead.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], None)
        except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
            raise WrongKey from error

    def seal_json(self, value: Any) -> bytes:
        """Encrypt a JSON value."""
        return self.seal(json.dumps(value, ensure_ascii=False).encode())

    def open_json(self, sealed: bytes) -> Any:
        """Decrypt what `seal_json` returned. Raises WrongKey."""
        return json.loads(self.open(sealed))
