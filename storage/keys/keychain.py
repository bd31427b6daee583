"""Loads or makes the secrets of a database, the random keys of its hashes, which are stored in it
sealed with DATA_KEY.

That they open is the proof, at every start, that DATA_KEY is the one this database was written
with.
"""

from __future__ import annotations

import os

from sqlalchemy import Connection, inspect, select
from sqlalchemy import text as sql

from storage.engine.columns import table
from storage.engine.keyring import PEOPLE, VALUES, Keyring, WrongKey
from storage.tables.keys import SecretRow

_SECRETS = table(SecretRow)
_ADD = sql(
    "INSERT INTO secret (name, sealed, key) VALUES (:name, :sealed, :key)"
    " ON CONFLICT (name) DO NOTHING"
)


class WrongDataKey(Exception):
    """Raised if DATA_KEY lacks the key this database was written with; the message names it."""

    def __init__(self, missing: str, names: tuple[str, ...]) -> None:
        super().__init__(
            f"DATA_KEY does not open this database: it was written with the key named {missing}, "
            f"and DATA_KEY holds {', '.join(names)}. Put that key into it too, after a comma, or "
            "choose another DATABASE_URL (`python -m bot key list` names the keys)"
        )


def load(connection: Connection, keyring: Keyring) -> None:
    """Read the secrets of this database into the keyring; make those that are missing.

    Raises WrongDataKey if DATA_KEY does not open them.
    """
    found = _read(connection, keyring)
    if missing := {PEOPLE, VALUES} - found.keys():
        # Another process may add them at the same time: whoever is first decides.
        add(connection, keyring, {name: os.urandom(32) for name in sorted(missing)})
        found = _read(connection, keyring)
    connection.commit()
    keyring.use_hash_keys(found)


def check(connection: Connection, keyring: Keyring) -> None:
    """Raise WrongDataKey if these keys do not open a database, of whichever release it is; one
    that has no secrets yet is opened by every key."""
    if inspect(connection).has_table(_SECRETS.name):
        _read(connection, keyring)


def use(connection: Connection, keyring: Keyring) -> bool:
    """Make hashes with the keys of this database, in the transaction of this connection, and return
    True; False if it is of a release that had none. Raises WrongDataKey."""
    if not inspect(connection).has_table(_SECRETS.name):
        return False
    found = _read(connection, keyring)
    keyring.use_hash_keys(found)
    return {PEOPLE, VALUES} <= found.keys()


def add(connection: Connection, keyring: Keyring, secrets: dict[str, bytes]) -> None:
    """Store these secrets, except those that are stored already."""
    for name, secret in secrets.items():
        connection.execute(
            _ADD, {"name": name, "sealed": keyring.seal(secret), "key": keyring.names[0]}
        )


def _read(connection: Connection, keyring: Keyring) -> dict[str, bytes]:
    secrets: dict[str, bytes] = {}
    for name, sealed, key in connection.execute(select(_SECRETS)).all():
        try:
            secrets[name] = keyring.open(sealed)
        except WrongKey as error:
            raise WrongDataKey(key, keyring.names) from error
    return secrets
