"""What several people reported without knowing of each other: told by month, never counted out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from storage.cases.sightings import Seen
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Case, Sighting

UNRELATED = 3
"""Reporters below which nothing is told: a smaller number could point at somebody."""
FRESH = timedelta(days=365)
ASKED = 6
"""Values looked up at once."""

_SEEN = table(Sighting)
_CASE = table(Case)


def reported_often(unit: Unit, found: Sequence[Seen]) -> Mapping[str, datetime]:
    """Value -> when it was last reported (UTC), for those that enough unrelated people reported.

    Reports of people who erased themselves count as one person's: who they were is not known.
    """
    asked = {unit.keyring.hash(seen.kind, seen.value): seen for seen in found[:ASKED]}
    if not asked:
        return {}
    people = func.count(func.distinct(func.coalesce(_CASE.c.reporter, "")))
    rows = unit.connection.execute(
        select(_SEEN.c.key, func.max(_SEEN.c.at))
        .join(_CASE, _CASE.c.id == _SEEN.c.case_id)
        .where(
            or_(
                *(
                    and_(_SEEN.c.kind == seen.kind, _SEEN.c.key == key)
                    for key, seen in asked.items()
                )
            ),
            _SEEN.c.at > unit.now - FRESH,
        )
        .group_by(_SEEN.c.key)
        .having(people >= UNRELATED)
    )
    return {asked[key].value: last for key, last in rows}
