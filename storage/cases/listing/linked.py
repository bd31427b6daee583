"""Queries for cases that share a number, an account, a site or a wording with another one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from storage.cases.campaigns import COMPARED, alike
from storage.cases.sightings import WORDING, Seen
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Sighting

MOST = 50
"""The most cases that are found for one number; the newest count."""

_TABLE = table(Sighting)


def of_case(unit: Unit, case: int) -> dict[int, frozenset[str]]:
    """Return id of another case -> the kinds of sighting that it shares with this one."""
    rows = unit.connection.execute(
        select(_TABLE.c.kind, _TABLE.c.key, _TABLE.c.value)
        .where(_TABLE.c.case_id == case)
        .order_by(_TABLE.c.id)
    ).all()
    return _sharing(
        unit,
        case,
        (
            (kind, key, unit.keyring.open(value).decode() if value else "")
            for kind, key, value in rows
        ),
    )


def of_seen(unit: Unit, found: Iterable[Seen]) -> dict[int, frozenset[str]]:
    """Return id of a case -> the kinds of these sightings that it has."""
    keyed = ((each.kind, unit.keyring.hash(each.kind, each.value), each.detail) for each in found)
    return _sharing(unit, 0, keyed)


def _sharing(
    unit: Unit, but: int, wanted: Iterable[tuple[str, str, str]]
) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for kind, key, detail in wanted:
        wording = kind == WORDING
        rows = unit.connection.execute(
            select(_TABLE.c.case_id, _TABLE.c.value)
            .where(_TABLE.c.kind == kind, _TABLE.c.key == key, _TABLE.c.case_id != but)
            .order_by(_TABLE.c.id.desc())
            .limit(COMPARED if wording else MOST)
        ).all()
        for case, value in rows:
            same = not wording or (value and alike(unit.keyring.open(value).decode(), detail))
            if same:
                found[case] = found.get(case, frozenset()) | {kind}
    return found
