"""Counts the pushes of the last days by district, for `quota`, to see whose they were.

Rows of the outbox name one person and stay for a week: a longer account of who was written to is
not kept. An official's pushes count for the district they work in, all others for the district in
which the person lives. One message to many counts for the district of the first of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.queue.states import MessageState
from storage.tables.officials import Official, SecondChat
from storage.tables.people import PERSON_TABLE
from storage.tables.queue import OutboxRow

_SENT = table(OutboxRow)
_OFFICIALS = table(Official)
_CHATS = table(SecondChat)

KNOWN = timedelta(days=7)
"""How long it is known who was written to (storage/forgetting/retention.py)."""
NOWHERE = ""
"""Stands for people without a district, and for officials of a province or the country."""


def by_district(unit: Unit, channel: str) -> Mapping[str, int]:
    """Return district (NOWHERE for none) -> pushes that a channel took within KNOWN."""
    run = unit.connection.execute
    first = func.coalesce(_CHATS.c.first, _SENT.c.person)
    rows = run(
        select(first, PERSON_TABLE.c.district, func.sum(_SENT.c.recipients))
        .select_from(_SENT)
        .outerjoin(_CHATS, _CHATS.c.person == _SENT.c.person)
        .outerjoin(PERSON_TABLE, PERSON_TABLE.c.id == _SENT.c.person)
        .where(
            _SENT.c.channel == channel,
            _SENT.c.push.is_(True),
            _SENT.c.state == MessageState.SENT,
            _SENT.c.created > unit.now - KNOWN,
        )
        .group_by(first, PERSON_TABLE.c.district)
    )
    roles = run(
        select(_OFFICIALS.c.person, func.min(_OFFICIALS.c.district))
        .where(_OFFICIALS.c.until.is_(None))
        .group_by(_OFFICIALS.c.person)
    )
    works = {person: district for person, district in roles}  # noqa: C416  # rows are no pairs
    found: Counter[str] = Counter()
    for person, lives, pushed in rows:
        found[works.get(person, lives) or NOWHERE] += int(pushed)
    return dict(found)
