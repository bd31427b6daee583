"""The value that every handler returns (Outcome): reply, next flow state, changes to store, and
notices to others.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from handlers.core.reply import Reply
from storage.engine.database import Change
from storage.people.flow_state import FlowState
from storage.people.people import Hearing


class Keep(enum.Enum):
    """Tells the turn to leave the flow state as it is."""

    KEEP = "keep"


KEEP = Keep.KEEP


class NoticeKind(enum.StrEnum):
    """The subject of a notice: a short ASCII word, also used for the operator's counts."""

    ALERT = "alert"
    ALERT_ASKED = "alert_asked"  # somebody asked to approve an alert
    ALERT_PAUSED = "alert_paused"
    CASE_ADDED = "case_added"  # the reporter added something
    BACK = "back"  # an official's leave is over
    CASE_ANSWER = "case_answer"
    CASE_ELSEWHERE = "case_elsewhere"  # its number, account or wording came up in another district
    CASE_FREE = "case_free"  # anybody may take the case
    CASE_GIVEN = "case_given"  # handed over by a colleague
    CASE_HEADMAN = "case_headman"  # new, for a kamnan or village head to read
    CASE_NEW = "case_new"
    CASE_NEWS = "case_news"  # for the case's reporter
    CASE_REOPENED = "case_reopened"
    CASE_TAKEN = "case_taken"  # taken by a colleague, who may have closed it or asked a question
    CASE_UNCOVERED = "case_uncovered"  # the reporter shows what was covered
    CASE_WITHDRAWN = "case_withdrawn"
    CHECK_BACK = "check_back"  # a day after a loss
    DIGEST = "digest"  # an official's morning list
    DISTRICT_LIST = "district_list"  # a colleague confirmed a link, or took one off the list
    ESCALATED = "escalated"
    NOBODY = "nobody"  # a case reaches nobody, for operators
    NO_ANSWER = "no_answer"  # a case stands still at its holder
    OVERDUE = "overdue"  # nobody took the case in time
    REMIND = "remind"  # nobody has taken the case yet
    REVIEW = "review"  # staff answered a dispute
    SEVERAL = "several"  # news of several kinds in one list
    SECOND_CHAT = "account"  # an official's second app was linked or removed
    PRACTICE = "practice"  # a practice message for who agreed to them
    WEEKLY = "weekly"  # a lesson for who asked for one each week


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to another person (never to a group).

    It is pushed, so it must reveal nothing on a locked screen. `person` is a storage person id.
    """

    person: str
    reply: Reply
    kind: NoticeKind


@dataclass(frozen=True, slots=True)
class Outcome:
    """The reply to the writer, their next flow state, changes to store, and notices to others.

    All of it happens in one transaction or not at all. `flow_state=None` ends the flow. A reply
    that `must_arrive` is pushed if the free reply is no longer possible; other replies are sent
    before the person's next reply. `language` is the one the person chose just now, in which their
    menu is shown from here on; `reply_language` is that of this reply alone. `hearing` is how they
    want answers, this one included, as chosen just now. `retold`: words that were heard in a
    recording and confirmed, to be answered as if they had been typed; nothing else is in such an
    outcome. `erases` says that the
    changes erase the person: every feature adds its own (Feature.erases), and the reply is kept
    nowhere.
    """

    reply: Reply | None = None
    flow_state: FlowState | None | Keep = KEEP
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()
    must_arrive: bool = False
    language: str | None = None
    reply_language: str | None = None
    hearing: Hearing | None = None
    retold: str = ""
    erases: bool = False


@dataclass(frozen=True, slots=True)
class GuestReply:
    """The reply to a question from a chat that we are not in. `judged`: it is about the message
    that was asked about; else it invites to write in private, whatever was asked."""

    reply: Reply
    judged: bool
