"""Deletes the content of cases that were closed long ago; retention.py calls it, and their totals
stay.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, delete, select, text, update

from storage.cases import audit
from storage.cases.report import Report
from storage.cases.states import Move
from storage.engine.columns import Utc, table
from storage.engine.transaction import Unit
from storage.tables.cases import Acknowledgement, Case, Evidence, Sighting
from storage.tables.officials import Recusal

MOST = 50
"""The most cases in one unit: each has some ten rows in other tables, and residents' writes wait
for the unit to end."""

_CASES = table(Case)
_OVER = (
    select(_CASES.c.id)
    # spelled exactly as in the index case_closed, so that SQLite uses it
    .where(text("closed IS NOT NULL AND forgotten IS NULL"))
    .where(_CASES.c.closed < bindparam("before", type_=Utc()))
    .order_by(_CASES.c.closed)
    .limit(MOST)
    .with_for_update(skip_locked=True)
)


def forget(unit: Unit, kept: timedelta) -> int:
    """Delete the report and the reporter of up to MOST cases closed longer ago than `kept`.

    Returns how many cases there were. State, ending, area, dates and campaign stay, so that
    statistics do not change. The trail stays without people's words and records the move FORGET.
    """
    found = unit.connection.execute(_OVER, {"before": unit.now - kept})
    ids = list(found.scalars())
    if not ids:
        return 0
    emptied = {
        "facts": unit.keyring.seal_json(Report().to_json()),
        "reporter": None,
        "forgotten": unit.now,
        "version": _CASES.c.version + 1,
    }
    unit.connection.execute(update(_CASES).where(_CASES.c.id.in_(ids)).values(**emptied))
    # A recusal tells whom the reporter knows, an acknowledgement where they live.
    for kind in (Sighting, Evidence, Recusal, Acknowledgement):
        rows = table(kind)
        unit.connection.execute(delete(rows).where(rows.c.case_id.in_(ids)))
    audit.forget_words(unit, ids)
    audit.append_each(unit, ids, audit.SYSTEM, Move.FORGET)
    return len(ids)
