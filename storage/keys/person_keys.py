"""Stores each person's encryption key, wrapped by DATA_KEY, with their sealed chat address; erasing
a person deletes the key.

Keys are read from the database whenever they are used and never remembered, so that nothing can be
sealed with the key of a person who has just erased themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from storage.engine.cipher import Cipher
from storage.engine.keyring import Keyring
from storage.engine.statement import Statement
from storage.engine.transaction import Unit

_FIND = Statement("SELECT person, key FROM person_key WHERE person IN :people")
_ADDRESSES = Statement("SELECT person, key, address FROM person_key WHERE person IN :people")
_ADD = Statement(
    "INSERT INTO person_key (person, key, address) VALUES (:person, :key, :address)"
    " ON CONFLICT (person) DO NOTHING"
)
_MOVE = Statement("UPDATE person_key SET address = :address WHERE person = :person")
_FORGET = Statement("DELETE FROM person_key WHERE person = :person")


class Ciphers:
    """The ciphers of several people."""

    __slots__ = ("_keyring", "_keys")

    def __init__(self, keyring: Keyring, keys: Mapping[str, bytes]) -> None:
        self._keyring = keyring
        self._keys = keys

    def of(self, person: str | None) -> Cipher:
        """Return a person's cipher, or that of the data keys for nobody and for the unknown.

        Raises WrongKey if no data key unwraps the person's key.
        """
        wrapped = self._keys.get(person) if person else None
        if person is None or wrapped is None:
            return self._keyring.nobody
        return self._keyring.cipher(person, wrapped)

    def has(self, person: str) -> bool:
        """Return whether this person has a key."""
        return person in self._keys


def of_people(unit: Unit, people: Iterable[str | None]) -> Ciphers:
    """Return the ciphers of these people; one statement for all."""
    wanted = sorted({person for person in people if person})
    rows = _FIND.rows(unit, {"people": wanted}) if wanted else []
    return Ciphers(unit.keyring, {person: bytes(key) for person, key in rows})


def of_person(unit: Unit, person: str | None) -> Cipher:
    """Return the cipher of one person, or that of the data keys if they have none."""
    return of_people(unit, (person,)).of(person)


def make(unit: Unit, addresses: Mapping[str, str]) -> Ciphers:
    """Return the ciphers of these people (id -> chat address), with keys for those who have none.

    Must be called in a transaction that holds the lanes of these people, or before anybody else
    can know them: otherwise two processes might wait for each other.
    """
    found = of_people(unit, addresses)
    missing = sorted(person for person in addresses if not found.has(person))
    if not missing:
        return found
    rows = []
    for person in missing:
        wrapped, cipher = unit.keyring.new_person_key(person)
        address = addresses[person]
        sealed = cipher.seal(address.encode()) if address else None
        rows.append({"person": person, "key": wrapped, "address": sealed})
    _ADD.run_each(unit, rows)
    return of_people(unit, addresses)


def addresses(unit: Unit, people: Collection[str]) -> dict[str, str]:
    """Return person -> where the platform delivers to them, for those whose address is known."""
    rows = _ADDRESSES.rows(unit, {"people": list(people)})
    return {
        person: unit.keyring.cipher(person, bytes(key)).open(bytes(address)).decode()
        for person, key, address in rows
        if address is not None
    }


def move(unit: Unit, person: str, address: str) -> None:
    """Store another address of a person; does nothing if they have no key."""
    cipher = of_person(unit, person)
    if cipher.personal:
        _MOVE.run(unit, {"person": person, "address": cipher.seal(address.encode())})


def forget(unit: Unit, person: str) -> None:
    """Destroy a person's key and address: nothing sealed with it can be read from now on.

    Raises LedgerFailed if it cannot be noted.
    """
    note_erased(unit, (person,))
    _FORGET.run(unit, {"person": person})


def note_erased(unit: Unit, people: Collection[str], *, with_district: bool = False) -> None:
    """Note in the ledger that these people are erased; must come before their keys are destroyed.

    With `with_district` they go with a district whose erasing is noted in the same unit.
    Raises LedgerFailed.
    """
    if unit.ledger is None or not people:
        return
    rows = _FIND.rows(unit, {"people": sorted(people)})
    keys = {row[0]: bytes(row[1]) for row in rows}
    unit.ledger.note_people(unit.keyring, unit.now, keys, unit.now if with_district else None)
