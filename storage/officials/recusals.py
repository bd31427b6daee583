"""Reads which chats must not see a case, in any role, because the person knows its reporter."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.officials import Official, Recusal, SecondChat

_RECUSALS = table(Recusal)
_OFFICIALS = table(Official)
_SECONDS = table(SecondChat)
_SAID = (
    select(_RECUSALS.c.case_id, _OFFICIALS.c.person, _SECONDS.c.person)
    .join(_OFFICIALS, _OFFICIALS.c.id == _RECUSALS.c.official)
    .outerjoin(_SECONDS, _SECONDS.c.first == _OFFICIALS.c.person)
    .where(_RECUSALS.c.case_id.in_(bindparam("cases", expanding=True)))
)


def knowing(unit: Unit, cases: Collection[int]) -> dict[int, frozenset[str]]:
    """Return case id -> the chats of everybody who said that they know its reporter.

    It counts in which chat and role they said so as little as whether that role has ended: all
    chats of that person are returned. A case that nobody spoke up about is left out.
    """
    if not cases:
        return {}
    said = unit.connection.execute(_SAID, {"cases": list(cases)})
    found: dict[int, frozenset[str]] = {}
    for case, person, second in said:
        chats = {chat for chat in (person, second) if chat}
        found[case] = found.get(case, frozenset()) | chats
    return found
