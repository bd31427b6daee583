"""Encrypts stored content with DATA_KEY and makes keyed hashes for comparing values.

A keyed hash lets two stored values be matched without decrypting either.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKey(Exception):
    """Raised if none of the keys in DATA_KEY decrypts a value."""


class Keyring:
    """Fernet keys, newest first: the first encrypts, all of them decrypt.

    Raises ValueError for a key that is not 32 url-safe base64-encoded bytes
    (https://cryptography.io/en/latest/fernet/).
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        if not keys:
            raise ValueError("at least one key is needed")
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        # The oldest key makes the hashes, so they stay comparable when a new key is put in front.
        self._hash_key = hashlib.sha256(b"rutan keyed hash" + keys[-1].encode()).digest()

    @staticmethod
    def new_key() -> str:
        """Generate a key for DATA_KEY."""
        return Fernet.generate_key().decode()

    def seal(self, data: bytes) -> bytes:
        """Encrypt and authenticate `data`."""
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
        """Return a keyed hash (64 hex digits) of a normalised value, to be compared for equality.

        The same value has different hashes for different values of `kind`.
        """
        message = f"{kind}\0{value}".encode()
        return hmac.new(self._hash_key, message, hashlib.sha256).hexdigest()
