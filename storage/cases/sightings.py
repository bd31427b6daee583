"""Stores and removes what a case's report names, as keyed hashes; campaigns.py matches them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Sighting

PHONE = "phone"
ACCOUNT = "account"
DOMAIN = "domain"
WORDING = "wording"

_TABLE = table(Sighting)


@dataclass(frozen=True, slots=True)
class Seen:
    """A telephone number, account, domain or wording seen in a report.

    `value` is its normalised form, by which it is matched. If `detail` is set, it is stored instead
    of the value: for a wording, `value` is one band and `detail` the whole signature
    (handlers/cases/text/same_wording.py).
    """

    kind: str
    value: str
    detail: str = ""


def add(unit: Unit, case: int, district: str, found: Iterable[Seen]) -> None:
    """Store the sightings of a case: a keyed hash for matching, and the encrypted value."""
    rows = [
        {
            "case_id": case,
            "kind": seen.kind,
            "key": unit.keyring.hash(seen.kind, seen.value),
            "value": unit.keyring.seal((seen.detail or seen.value).encode()),
            "district": district,
            "at": unit.now,
        }
        for seen in found
    ]
    if rows:
        unit.connection.execute(insert(_TABLE), rows)


def remove(unit: Unit, case: int, gone: Iterable[Seen]) -> None:
    """Delete these sightings of a case."""
    for seen in gone:
        here = (_TABLE.c.case_id == case) & (_TABLE.c.kind == seen.kind)
        key = unit.keyring.hash(seen.kind, seen.value)
        unit.connection.execute(delete(_TABLE).where(here, _TABLE.c.key == key))
