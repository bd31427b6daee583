"""Finds values that several unrelated people reported, and when each was last reported.

Residents are shown the month of the last report, never the number of reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from storage.cases.sightings import Seen
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Case, Sighting

UNRELATED = 3
"""The least number of reporters for a value to be shown: fewer could identify somebody."""
FRESH = timedelta(days=365)
"""Older sightings are not counted."""
ASKED = 6
"""The most values that are looked up at once; further ones are ignored."""

_SEEN = table(Sighting)
_CASE = table(Case)


def reported_often(unit: Unit, found: Sequence[Seen]) -> Mapping[str, datetime]:
    """Return value -> time of its last report (UTC), for values that UNRELATED people reported.

    Reports of people who erased themselves count as reports of one person, since it is not known
    who they were.
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
