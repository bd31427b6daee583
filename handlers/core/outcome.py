"""What a handler wants to happen: the only effect a handler has."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from handlers.core.reply import Reply
from storage.engine.database import Change
from storage.people.flow_state import FlowState


class Keep(enum.Enum):
    """The flow state stays as it is."""

    KEEP = "keep"


KEEP = Keep.KEEP


class NoticeKind(enum.StrEnum):
    """What a notice is about: a short ASCII word, also for the operator's counts."""

    ALERT = "alert"
    ALERT_ASKED = "alert_asked"  # to approve one
    ALERT_PAUSED = "alert_paused"
    CASE_ADDED = "case_added"  # its reporter added or uncovered something
    CASE_ANSWER = "case_answer"
    CASE_FREE = "case_free"  # anybody may take it
    CASE_GIVEN = "case_given"  # by a colleague
    CASE_HEADMAN = "case_headman"  # new, for a kamnan or village head to read
    CASE_NEW = "case_new"
    CASE_NEWS = "case_news"  # for its reporter
    CASE_REOPENED = "case_reopened"
    CASE_TAKEN = "case_taken"  # by a colleague, who closed it or asked perhaps
    CASE_WITHDRAWN = "case_withdrawn"
    CHECK_BACK = "check_back"  # a day after a loss
    DIGEST = "digest"  # an official's morning list
    ESCALATED = "escalated"
    NO_ANSWER = "no_answer"  # of a reporter, for long
    OVERDUE = "overdue"  # nobody took the case in time
    REMIND = "remind"  # nobody has taken the case yet
    REVIEW = "review"  # staff answered a dispute
    SECOND_CHAT = "account"  # an official's second app was linked or removed


@dataclass(frozen=True, slots=True)
class Notice:
    """News for another person (never for a group): pushed, so it tells nothing on a locked screen.

    `person` is a storage person id.
    """

    person: str
    reply: Reply
    kind: NoticeKind


@dataclass(frozen=True, slots=True)
class Outcome:
    """Reply to the one who wrote, their next flow state, changes to store, notices to others.

    All of it happens in one transaction or not at all. `flow_state=None` ends the flow. A reply
    that `must_arrive` is pushed when the free reply is no longer possible; others precede the
    person's next reply. `language` speaks this reply in another language than the one stored.
    """

    reply: Reply | None = None
    flow_state: FlowState | None | Keep = KEEP
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()
    must_arrive: bool = False
    language: str | None = None
