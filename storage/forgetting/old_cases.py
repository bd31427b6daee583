"""What becomes of a case some time after it was closed: it is counted still, and tells nothing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, delete, select, text, update

from storage.cases import audit
from storage.cases.report import Report
from storage.cases.states import Move
from storage.engine.columns import Utc, table
from storage.engine.transaction import Unit
from storage.tables.cases import Case, Evidence, Sighting
from storage.tables.officials import Recusal

MOST = 50
"""Cases in one unit: each has some ten rows in other tables, and people wait behind it."""

_CASES = table(Case)
_OVER = (
    select(_CASES.c.id)
    # as in the index case_closed, word for word
    .where(text("closed IS NOT NULL AND forgotten IS NULL"))
    .where(_CASES.c.closed < bindparam("before", type_=Utc()))
    .order_by(_CASES.c.closed)
    .limit(MOST)
    .with_for_update(skip_locked=True)
)


def forget(unit: Unit, kept: timedelta) -> int:
    """Forget what was told in up to MOST cases that were closed longer ago than `kept`, and by
    whom; how many there were.

    State, outcome, area, dates and campaign stay, so that counts come out as before. The trail
    stays too, without the words in it, and says that time was up.
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
    for kind in (Sighting, Evidence, Recusal):  # a recusal tells whom the reporter knows
        rows = table(kind)
        unit.connection.execute(delete(rows).where(rows.c.case_id.in_(ids)))
    audit.forget_words(unit, ids)
    audit.append_each(unit, ids, audit.SYSTEM, Move.FORGET)
    return len(ids)
