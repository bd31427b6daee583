"""Sightings: a number, account, domain or wording seen in a case, matched by keyed hash."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from storage.tables import Sighting, table
from storage.unit import Unit

PHONE = "phone"
ACCOUNT = "account"
DOMAIN = "domain"

_TABLE = table(Sighting)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: `kind` is PHONE, ACCOUNT or DOMAIN, `value` its normalised form."""

    kind: str
    value: str


def add(unit: Unit, case: int, district: str, seen: Seen) -> None:
    """Keep a sighting: a keyed hash to match by, the value itself encrypted."""
    unit.connection.execute(
        insert(_TABLE).values(
            case_id=case,
            kind=seen.kind,
            key=unit.keyring.hash(seen.kind, seen.value),
            value=unit.keyring.seal(seen.value.encode()),
            district=district,
            at=unit.now,
        )
    )
