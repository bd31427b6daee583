"""Makes every notice about a case: asks the policy who may read it, and holds back or joins what
would come too often.

A notice is for one case and one person, and is not made if the policy does not let that person be
told. What waits unread needs no repeating: a second notice of the same kind about the same case
within MERGE_FOR becomes one at its end, unless its reader opens the case before. What is not urgent
goes out in rounds: of a kind of news an official gets one at once, and what more comes within
MERGE_FOR as one list at the end of the round. What one reporter may set off in a day is limited,
and what one official gets from all of them; the rest comes in one list the next morning. A first
loss is never held up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from content.reading.library import Library
from handlers.cases.case import duty
from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from handlers.cases.case.timer_rules import ROUND, round_end
from handlers.core.outcome import Notice, NoticeKind
from handlers.core.reply import Reply
from storage.cases import timers
from storage.cases.timers import DropTimers, SetTimer, Timer
from storage.engine.database import Change, Read
from storage.engine.transaction import Unit
from storage.officials.officials import Official
from storage.people import attempts
from storage.people.attempts import NoteAttempt

MERGE_FOR = ROUND
"""How long a notice stands for others of its kind about the same case."""
MOST_A_DAY = 10
"""Acts of one reporter in a day by which officials get a notice at once."""
MOST_FOR_ONE = 60
"""Notices of TO_OFFICIALS that one official gets at once in a day, whoever sets them off."""

TO_OFFICIALS: tuple[NoticeKind, ...] = (
    NoticeKind.CASE_ADDED,
    NoticeKind.CASE_ELSEWHERE,
    NoticeKind.CASE_FREE,
    NoticeKind.CASE_HEADMAN,
    NoticeKind.CASE_NEW,
    NoticeKind.CASE_REOPENED,
    NoticeKind.CASE_TAKEN,
    NoticeKind.CASE_UNCOVERED,
    NoticeKind.CASE_WITHDRAWN,
)
TO_TAKE = (NoticeKind.CASE_FREE, NoticeKind.CASE_NEW, NoticeKind.CASE_REOPENED)
"""Kinds that ask for somebody to take a case."""
MERGED: tuple[NoticeKind, ...] = (*TO_OFFICIALS, NoticeKind.CASE_NEWS)
"""Kinds of which one unread notice is enough. Others are asked for (an answer), or final."""
NEVER_URGENT = (NoticeKind.CASE_ELSEWHERE, NoticeKind.CASE_TAKEN, NoticeKind.CASE_WITHDRAWN)
"""Kinds that go out in rounds also for a case where something was lost: nobody has to act."""
ONCE = (NoticeKind.CASE_NEW, NoticeKind.CASE_HEADMAN)
"""Kinds that there is only one of for a case: nothing can follow that says the same."""
REPORTER = "reporter"
"""Stands for the reporter where an official is meant by their number."""

_ACT, _LOSS, _GOT = "told", "told loss", "got notice"
"""Counted as attempts: a reporter's act that officials were told of at once, a loss they reported,
and a notice that an official got."""


class Moment(Protocol):
    """What a turn and a scheduled job have in common."""

    @property
    def now(self) -> datetime:
        """The time, UTC."""

    @property
    def content(self) -> Library:
        """The content."""

    @property
    def read(self) -> Read:
        """Runs a function of storage on a connection."""


@dataclass(frozen=True, slots=True)
class News:
    """Notices, and what has to be stored with them."""

    notices: tuple[Notice, ...] = ()
    changes: tuple[Change, ...] = ()

    def __add__(self, other: News) -> News:
        return News((*self.notices, *other.notices), (*self.changes, *other.changes))


@dataclass(frozen=True, slots=True)
class Pace:
    """When officials hear of what a reporter did: at once, or in a list at `held_until` (UTC).

    `always`: it goes out at once however much an official got today.
    """

    held_until: datetime | None = None
    changes: tuple[Change, ...] = ()
    always: bool = False


AT_ONCE = Pace()


def waiting(kind: NoticeKind) -> str:
    """Return the kind of timer that brings what was held back."""
    return f"more {kind}"


def _round(kind: NoticeKind) -> str:
    return f"round {kind}"


def _told(kind: NoticeKind) -> str:
    return f"told {kind}"


def kind_of(what: str) -> NoticeKind | None:
    """Return the kind of notice that a timer holds back, or None if it is another timer."""
    return next((kind for kind in MERGED if waiting(kind) == what), None)


def subject(reference: str, who: int | str) -> str:
    """Return the subject of the timers of one reader, by number or REPORTER, and one case."""
    return f"{reference} {who}"


def read_subject(subject: str) -> tuple[str, str]:
    """Return (reference, number of the official or REPORTER)."""
    reference, _, who = subject.rpartition(" ")
    return reference, who


async def pace(at: Moment, person: str, *, urgent: bool = False) -> Pace:
    """Return when officials hear of an act of this reporter, and count the act.

    `urgent` is True for the report of a loss, of which there may be any number: the first in a day
    goes out at once whatever came before, further ones within MERGE_FOR wait for its end. (Other
    reports are limited in resident/limits.py.)
    """

    def count(unit: Unit) -> tuple[int, int, int]:
        day = at.now - timedelta(days=1)
        return (
            attempts.count(unit, person, _ACT, day),
            attempts.count(unit, person, _LOSS, day) if urgent else 0,
            attempts.count(unit, person, _LOSS, at.now - MERGE_FOR) if urgent else 0,
        )

    acts, losses, lately = await at.read(count)
    noted = (NoteAttempt(person, _LOSS),) if urgent else ()
    if not (urgent and losses == 0):
        if acts >= MOST_A_DAY:
            return Pace(at.content.hours.next_morning(at.now), noted)
        if lately:
            return Pace(_next_list(at.now), noted)
    return Pace(None, (*noted, NoteAttempt(person, _ACT)), always=urgent)


def _next_list(now: datetime) -> datetime:
    """Return the end of this round: what is held back in it comes together."""
    return round_end(now + timedelta(microseconds=1))


async def tell(
    at: Moment,
    case: CaseStanding,
    to: Iterable[Official],
    reply: Reply | Callable[[Official], Reply],
    kind: NoticeKind,
    *,
    action: Action = Action.BE_TOLD,
    paced: Pace = AT_ONCE,
) -> News:
    """Return the news of a case for those of these officials who may be told.

    `case` is as it stands when they read it: after the move. `action` is what the policy is asked.
    """
    roles = [one for one in to if may(Actor.of_role(one), case, action).allowed]
    if kind in TO_OFFICIALS and (kind not in TO_TAKE or any(one.listens for one in roles)):
        # Who is away hears of what they have; of what can be taken if nobody else is there.
        roles = [one for one in roles if not one.away or one.id == case.taken_by]
    allowed = list({one.person: one for one in reversed(roles)}.values())  # one for all their roles
    standing = await _standing(at, case, kind, [one.id for one in allowed])
    limited = kind in TO_OFFICIALS and not paced.always
    full = await _have_enough(at, allowed) if limited else frozenset()
    rounds = limited and (not case.urgent or kind in NEVER_URGENT)
    waits = await _in_a_round(at, kind, allowed) if rounds else frozenset()
    morning = duty.hours_at(at.content, case.reach).next_morning(at.now)
    asked = kind in TO_TAKE and not paced.always
    off = duty.present(at.content, case.reach, allowed, at.now).later if asked else ()
    news = News(changes=paced.changes)
    for one in allowed:
        made = Notice(one.person, reply(one) if callable(reply) else reply, kind)
        until = paced.held_until or (morning if one.person in full or one in off else None)
        if until is None and one.id in waits:
            until = _next_list(at.now)
        more = _or_later(at, case, made, one.id, standing, until)
        if more.notices and rounds:
            more += News((), round_begins(one, (kind,), at.now))
        if more.notices and kind in TO_OFFICIALS:
            more += News((), (NoteAttempt(one.person, _GOT),))
        news += more
    return news


async def _in_a_round(
    at: Moment, kind: NoticeKind, officials: Sequence[Official]
) -> frozenset[int]:
    """Return the numbers of those who got news of this kind within the last MERGE_FOR."""
    subjects = [str(one.id) for one in officials]
    found = await at.read(lambda unit: timers.standing(unit, [_round(kind)], subjects))
    return frozenset(int(timer.subject) for timer in found if timer.due > at.now)


def round_begins(
    official: Official, kinds: Iterable[NoticeKind], now: datetime
) -> tuple[Change, ...]:
    """Return the changes by which further news of these kinds waits for the end of its round.

    There are rounds of TO_OFFICIALS alone.
    """
    due, who = now + MERGE_FOR, str(official.id)
    waiting_ones = (kind for kind in kinds if kind in TO_OFFICIALS)
    return tuple(SetTimer(Timer(_round(kind), who, due), again=True) for kind in waiting_ones)


async def _have_enough(at: Moment, officials: Iterable[Official]) -> frozenset[str]:
    """Return the chats of those who got as many notices today as one may get at once."""
    chats, day = [one.person for one in officials], at.now - timedelta(days=1)

    def count(unit: Unit) -> frozenset[str]:
        counts = {chat: attempts.count(unit, chat, _GOT, day) for chat in chats}
        return frozenset(chat for chat, number in counts.items() if number >= MOST_FOR_ONE)

    return await at.read(count)


async def tell_reporter(at: Moment, case: CaseStanding, reply: Reply, kind: NoticeKind) -> News:
    """Return the news of a case for its reporter; nothing if that is nobody any more."""
    if case.reporter is None:
        return News()
    reporter = Actor(case.reporter, frozenset({case.reporter}))
    if not may(reporter, case, Action.FOLLOW).allowed:
        return News()
    standing = await _standing(at, case, kind, [REPORTER])
    made = Notice(case.reporter, reply, kind)
    return _or_later(at, case, made, REPORTER, standing, None)


async def _standing(
    at: Moment, case: CaseStanding, kind: NoticeKind, readers: Iterable[int | str]
) -> dict[str, datetime]:
    """Return subject -> until when a notice of this kind stands for further ones."""
    if kind not in MERGED or kind in ONCE:
        return {}
    subjects = [subject(case.reference, who) for who in readers]
    found = await at.read(lambda unit: timers.standing(unit, [_told(kind)], subjects))
    return {timer.subject: timer.due for timer in found if timer.due > at.now}


def _or_later(
    at: Moment,
    case: CaseStanding,
    made: Notice,
    who: int | str,
    standing: dict[str, datetime],
    held_until: datetime | None,
) -> News:
    about = subject(case.reference, who)
    until = held_until or standing.get(about)
    if until is not None:
        return News((), (SetTimer(Timer(waiting(made.kind), about, until)),))
    if made.kind not in MERGED or made.kind in ONCE:
        return News((made,))
    return News((made,), (stands(about, made.kind, at.now),))


def stands(about: str, kind: NoticeKind, now: datetime) -> SetTimer:
    """Return the change by which a notice that goes out now stands for others of its kind."""
    return SetTimer(Timer(_told(kind), about, now + MERGE_FOR), again=True)


_ALL = (*map(_told, MERGED), *map(waiting, MERGED))


_LISTED = (waiting(NoticeKind.CASE_NEW), waiting(NoticeKind.CASE_FREE))


def listed(unit: Unit, references: Iterable[str], who: int) -> tuple[Change, ...]:
    """Return the changes that drop news that these cases may be taken, held back for an official
    who has them in a list before them."""
    subjects = [subject(reference, who) for reference in references]
    found = timers.standing(unit, _LISTED, subjects)
    return tuple(DropTimers(_LISTED, about) for about in {timer.subject for timer in found})


def seen(unit: Unit, reference: str, who: int | str) -> tuple[Change, ...]:
    """Return the change that forgets what one reader was told, for they have the case before them.

    Nothing if they were told nothing lately.
    """
    about = subject(reference, who)
    return (DropTimers(_ALL, about),) if timers.standing(unit, _ALL, [about]) else ()
