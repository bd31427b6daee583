"""Sightings: a number, account, domain or wording seen in a case, matched by keyed hash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert

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
    """What was seen: `value` is its normalised form, by which it is matched.

    `detail` is kept instead of the value where that alone does not tell: the signature of a
    wording, of which the value is one band.
    """

    kind: str
    value: str
    detail: str = ""


def add(unit: Unit, case: int, district: str, found: Iterable[Seen]) -> None:
    """Keep sightings: a keyed hash to match by, the value itself encrypted."""
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
