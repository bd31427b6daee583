"""Deletes rows of every table whose retention period is over; bot/process/housekeeping.py calls it
at intervals.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import TextClause, bindparam, text

from storage.cases import disputes
from storage.engine.columns import Utc
from storage.engine.transaction import Unit
from storage.forgetting import old_cases, old_trials
from storage.forgetting.terms import KEPT_DAYS
from storage.officials import district_list, shared_objects
from storage.people import practice, weekly
from storage.queue.outbox import LATE_LIFE
from storage.queue.states import HELD, EventState, MessageState, may_become, one_of

IDS = timedelta(days=7)
"""How long ids of events and messages are kept, to recognise repeats and for statistics."""

FLOW_STATES = timedelta(days=30)
"""How long a flow state is kept; a person who returns later starts the flow again."""

DRAFTS = timedelta(days=7)
"""How long an unsent report is kept; residents are told this number."""

ATTEMPTS = timedelta(days=30)

CLASSES = timedelta(days=180)
"""How long a class is kept from its opening. People can join for 90 days; booster lessons are sent
after that."""

MOST = 500
"""The most rows of each kind in one unit: residents' writes wait for it to end."""


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
            # the first two conditions make the database use the small index of held messages
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
    "notes of invites": (
        _past(
            "UPDATE invite SET note = NULL WHERE code IN (SELECT code FROM invite"
            " WHERE expires < :before AND note IS NOT NULL LIMIT :most)"
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
    "links to the office": (
        _past(
            "DELETE FROM office_link WHERE code IN (SELECT code FROM office_link"
            " WHERE expires < :before LIMIT :most)"
        ),
        timedelta(),
    ),
    "browsers in the office": (
        _past(
            "DELETE FROM office_session WHERE key IN (SELECT key FROM office_session"
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
    "confirmations": (
        _past(
            "DELETE FROM confirmation WHERE id IN (SELECT id FROM confirmation"
            " WHERE at < :before LIMIT :most)"
        ),
        district_list.LASTS,
    ),
    "revoked objects": (
        _past(
            "DELETE FROM shared_object WHERE id IN (SELECT id FROM shared_object"
            " WHERE revoked AND modified < :before LIMIT :most)"
        ),
        shared_objects.TOLD,
    ),
    "lessons of the week": (
        _past(
            "DELETE FROM weekly_sent WHERE (person, lesson) IN"
            " (SELECT person, lesson FROM weekly_sent WHERE at < :before LIMIT :most)"
        ),
        weekly.KEPT,
    ),
    "practice messages": (
        _past(
            "DELETE FROM practice_sent WHERE (person, item) IN"
            " (SELECT person, item FROM practice_sent WHERE at < :before LIMIT :most)"
        ),
        practice.KEPT,
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
    """Delete up to MOST expired rows of each kind, and the content of some old cases.

    Cases are old if they were closed longer ago than `cases_kept`. Returns kind -> number deleted.
    """
    counts = {}
    for name, (statement, age) in _STATEMENTS.items():
        values = {"before": unit.now - age, "most": MOST}
        counts[name] = unit.connection.execute(statement, values).rowcount
    counts["members of trials"] = old_trials.forget(unit, MOST)
    return {**counts, "cases": old_cases.forget(unit, cases_kept)}
