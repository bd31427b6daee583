"""Encryption of stored content (DATA_KEY), and keyed hashes for matching without reading."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKey(Exception):
    """None of the keys in DATA_KEY opens this: it was encrypted with a key that is gone."""


class Keyring:
    """Fernet keys, newest first: the first encrypts, all of them decrypt.

    Raises ValueError for a key that is not 32 url-safe base64-encoded bytes
    (https://cryptography.io/en/latest/fernet/).
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        if not keys:
            raise ValueError("at least one key is needed")
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        # Hashes must stay comparable when a new key is put in front: the oldest key makes them.
        self._hash_key = hashlib.sha256(b"rutan keyed hash" + keys[-1].encode()).digest()

    @staticmethod
    def new_key() -> str:
        """Generate a key for DATA_KEY."""
        return Fernet.generate_key().decode()

    def seal(self, data: bytes) -> bytes:
        """Encrypt and authenticate."""
        return self._fernet.encrypt(data)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt what seal() returned. Raises WrongKey."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise WrongKey from error

    def seal_json(self, value: Any) -> bytes:
        """Encrypt a JSON value."""
        return self.seal(json.dumps(value, ensure_ascii=False).encode())

    def open_json(self, sealed: bytes) -> Any:
        """Decrypt what seal_json() returned. Raises WrongKey."""
        return json.loads(self.open(sealed))

    def hash(self, kind: str, value: str) -> str:
        """A keyed hash (64 hex digits) of a normalised value, for equality only."""
        message = f"{kind}\0{value}".encode()
        return hmac.new(self._hash_key, message, hashlib.sha256).hexdigest()
