"""What is forgotten, and when: a table may not grow for ever, nor keep what nobody needs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import TextClause, bindparam, text

from storage.cases import disputes
from storage.engine.columns import Utc
from storage.engine.transaction import Unit
from storage.forgetting import old_cases
from storage.forgetting.terms import KEPT_DAYS
from storage.queue.outbox import LATE_LIFE
from storage.queue.states import HELD, EventState, MessageState, may_become, one_of

IDS = timedelta(days=7)
"""Ids of events and messages are kept so long, to recognise repeats and to count."""

FLOW_STATES = timedelta(days=30)
"""A person who did not come back to a flow for so long begins anew."""

DRAFTS = timedelta(days=7)
"""A report that was not sent; the resident is told this number."""

ATTEMPTS = timedelta(days=30)

CLASSES = timedelta(days=180)
"""A class, from its opening: its code lets people in for 90 days, boosters go on after that."""

MOST = 500
"""Rows of each kind in one unit: people wait behind it."""


_FINISHED_EVENTS = (EventState.DONE, EventState.DEAD)
_FINISHED_MESSAGES = (
    MessageState.SENT,
    MessageState.DROPPED,
    MessageState.DEAD,
    MessageState.SPARE,
)


def _past(sql: str) -> TextClause:
    return text(sql).bindparams(bindparam("before", type_=Utc()))


# Subselects carry the LIMIT: PostgreSQL cannot limit a DELETE by itself.
_STATEMENTS = {
    "events": (
        _past(
            "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox"
            f" WHERE received < :before AND {one_of(_FINISHED_EVENTS)} LIMIT :most)"
        ),
        IDS,
    ),
    "late replies": (
        _past(
            f"UPDATE outbox SET state = '{MessageState.DROPPED}', body = NULL,"
            " last_error = 'late for any reply'"
            " WHERE id IN (SELECT id FROM outbox"
            # the first two conditions are what the small index of such messages is found by
            f" WHERE person > '' AND {one_of(HELD)}"
            f" AND {may_become(MessageState.DROPPED, [MessageState.LATE])}"
            " AND created < :before AND owner IS NULL LIMIT :most)"
        ),
        LATE_LIFE,
    ),
    "messages": (
        _past(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox"
            f" WHERE created < :before AND {one_of(_FINISHED_MESSAGES)}"
            " LIMIT :most)"
        ),
        IDS,
    ),
    "flow states": (
        _past(
            "DELETE FROM place WHERE person IN (SELECT person FROM place"
            " WHERE updated < :before LIMIT :most)"
        ),
        FLOW_STATES,
    ),
    "drafts": (
        _past(
            "DELETE FROM draft WHERE person IN (SELECT person FROM draft"
            " WHERE updated < :before LIMIT :most)"
        ),
        DRAFTS,
    ),
    "attempts": (
        _past(
            "DELETE FROM attempt WHERE id IN (SELECT id FROM attempt"
            " WHERE at < :before LIMIT :most)"
        ),
        ATTEMPTS,
    ),
    "link codes": (
        _past(
            "DELETE FROM link_code WHERE code IN (SELECT code FROM link_code"
            " WHERE expires < :before LIMIT :most)"
        ),
        timedelta(),
    ),
    "members of classes": (
        _past(
            "DELETE FROM class_member WHERE class_id IN (SELECT id FROM learning_class"
            " WHERE opened < :before ORDER BY id LIMIT :most)"
        ),
        CLASSES,
    ),
    "classes": (
        _past(
            "DELETE FROM learning_class WHERE id IN (SELECT id FROM learning_class"
            " WHERE opened < :before ORDER BY id LIMIT :most)"
        ),
        CLASSES,
    ),
    "reviews": (
        _past(
            "DELETE FROM review WHERE id IN (SELECT id FROM review"
            " WHERE created < :before LIMIT :most)"
        ),
        disputes.KEPT,
    ),
    "evidence": (
        _past(
            "DELETE FROM evidence WHERE id IN (SELECT id FROM evidence"
            " WHERE expires < :before LIMIT :most)"
        ),
        timedelta(),
    ),
}


def forget(unit: Unit, cases_kept: timedelta = timedelta(days=KEPT_DAYS)) -> dict[str, int]:
    """Take away up to MOST rows of each kind that are past their time, and what was told in some
    cases that were closed longer ago than `cases_kept`; how many there were.
    """
    counts = {}
    for name, (statement, age) in _STATEMENTS.items():
        values = {"before": unit.now - age, "most": MOST}
        counts[name] = unit.connection.execute(statement, values).rowcount
    return {**counts, "cases": old_cases.forget(unit, cases_kept)}
