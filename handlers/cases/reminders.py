"""Scheduled work on cases: morning lists, reminders, escalation, checking back with reporters.

What is due for one official at the same time comes in one notice, however many cases it is about.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.cases.case import access, case_name, telling
from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from handlers.cases.case.states import FREE, OPEN, moved
from handlers.cases.case.telling import News
from handlers.cases.case.timers import TimerKind, round_end
from handlers.cases.desk import case_list, notices
from handlers.cases.desk.case_list import LISTED
from handlers.core.buttons import DESK, main
from handlers.core.outcome import NoticeKind
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Family, Phrase, Say
from handlers.core.scheduled import JobContext, JobResult
from storage.cases import audit, timers
from storage.cases.cases import Case, MoveCase
from storage.cases.states import Level, Move, State
from storage.cases.timers import SetTimer, Timer, TimerDone
from storage.engine.json_values import member
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official

OVERDUE = Family("desk.overdue", ("told", "up", "deaf"))
"""Text for a head: nobody took it; raised as they set; raised because nobody can be reached."""


@dataclass(frozen=True, slots=True)
class _About:
    """What one official is to be told of one case: a line over its card, or in a list."""

    to: Official
    case: Case
    stands: CaseStanding
    title: Say
    kind: NoticeKind
    card: Card
    action: Action = Action.BE_TOLD


@dataclass(frozen=True, slots=True)
class _Work:
    """The result of one timer; `told` is put together with that of others."""

    news: News = News()
    told: tuple[_About, ...] = ()


async def send_due(context: JobContext) -> tuple[JobResult, ...]:
    """Return a result for each due timer; one with nothing left to do is just deleted.

    Timers that tell officials something share one result, so that each of them gets one notice.
    """
    results, shared = [], []
    for timer in await context.read(timers.due):
        kind = member(TimerKind, timer.what)
        work = _WORK.get(kind) if kind else None
        if telling.kind_of(timer.what):
            work = _held_back
        done = await work(context, timer) if work else _Work()
        if done.told:
            shared.append((timer, done))
            continue
        changes = (TimerDone(timer), *done.news.changes)
        results.append(JobResult(_key(timer), changes, done.news.notices))
    if shared:
        results.append(await _together(context, shared))
    return tuple(results)


def _key(timer: Timer) -> str:
    return f"{timer.what}:{timer.subject}:{timer.due.isoformat()}"


async def _together(context: JobContext, shared: Sequence[tuple[Timer, _Work]]) -> JobResult:
    """Return one result for these timers, with one notice for each official, of whatever kinds."""
    news, for_one = News(), dict[str, list[_About]]()
    for timer, work in shared:
        news += News((), (TimerDone(timer),)) + work.news
        for about in {each.to.person: each for each in work.told}.values():
            for_one.setdefault(about.to.person, []).append(about)
    has = await context.read(
        lambda unit: case_list.holders(
            unit, [each.case for found in for_one.values() for each in found]
        )
    )
    for found in for_one.values():
        first, *more = found
        kinds = tuple(dict.fromkeys(each.kind for each in found))
        told = await telling.tell(
            context,
            first.stands,
            (first.to,),
            Reply((first.card if not more else _list(context, found, has),)),
            first.kind if len(kinds) == 1 else NoticeKind.SEVERAL,
            action=first.action,
            paced=telling.Pace(always=True),  # it has waited already
        )
        news += told + News((), telling.round_begins(first.to, kinds, context.now))
    return JobResult(" ".join(_key(timer) for timer, _ in shared), news.changes, news.notices)


def _list(context: JobContext, found: Sequence[_About], has: Mapping[int, Official]) -> Card:
    """Show several cases at once: each line as it would stand alone."""
    told = [(each.title, each.case, each.action is Action.BE_TOLD) for each in found]
    me = Actor.of_role(found[0].to)
    return case_list.news_of(context.content, context.now, told, me, has)


async def _digest(context: JobContext, timer: Timer) -> _Work:
    """Send one official the morning list of cases that nobody has taken yet."""

    def read_list(unit: Unit) -> tuple[Official | None, list[tuple[Case, CaseStanding]]]:
        me = officials.find(unit, int(timer.subject))
        if me is None:
            return None, []
        found = access.seen_by(unit, Actor.of_role(me))
        return me, list(access.standings(unit, [c for c in found if c.state in FREE]))

    me, free = await context.read(read_list)
    if me is None or not free:
        return _Work()
    card = Card(
        Phrase("desk.morning", {"count": len(free)}),
        buttons=(
            *(case_list.row(context.content, case, context.now) for case, _ in free[:LISTED]),
            main(DESK),
        ),
    )
    _, stands = free[0]
    return _Work(await telling.tell(context, stands, (me,), Reply((card,)), NoticeKind.DIGEST))


async def _untaken(context: JobContext, timer: Timer) -> _Work:
    """Remind the whole team once of a case that nobody took in time, and start the head's timer."""

    def read_case(unit: Unit) -> tuple[Case, CaseStanding, tuple[Official, ...]] | None:
        found = access.find(unit, timer.subject)
        return (*found, access.team(unit, found[1])) if found else None

    found = await context.read(read_case)
    if found is None or found[0].state not in FREE:
        return _Work()
    case, stands, team = found
    title = Phrase("desk.remind", {"name": case_name.name(context.content, case)})
    card = notices.summary(context, case, title)
    hours = context.content.hours
    due = round_end(hours.after(case.updated, hours.overdue))
    clock = SetTimer(Timer(TimerKind.OVERDUE, case.reference, due), again=True)
    told = (_About(one, case, stands, title, NoticeKind.REMIND, card) for one in team)
    return _Work(News((), (clock,)), tuple(told))


async def _overdue(context: JobContext, timer: Timer) -> _Work:
    """Tell the head about a case that still nobody has taken.

    It moves up to the province if the head switched that on, or if nobody in the team can be
    reached any more.
    """

    def read_people(
        unit: Unit,
    ) -> tuple[Case, CaseStanding, tuple[Official, ...], Case, tuple[Official, ...], bool] | None:
        found = access.find(unit, timer.subject)
        if found is None or found[0].level != Level.DISTRICT or found[0].state not in FREE:
            return None
        case, stands = found
        deaf = not any(one.reachable for one in access.team(unit, stands))
        now = replace(moved(case, Move.ESCALATE), level=Level.PROVINCE)
        province = access.team(unit, stands.moved(now))
        return case, stands, access.heads(unit, stands), now, province, deaf

    found = await context.read(read_people)
    if found is None:
        return _Work()
    case, stands, heads, now, province, deaf = found
    name = case_name.name(context.content, case)
    wanted = any(head.escalates for head in heads)
    up = (wanted or deaf) and bool(province)
    told = OVERDUE.phrase("told" if not up else "up" if wanted else "deaf", {"name": name})
    about = notices.when_and_where(context, case)
    tone = Tone.DANGER if case.urgent else Tone.WARN
    headline = notices.headed(told, urgent=case.urgent)
    card = Card(headline, (about,), buttons=(main(DESK),), tone=tone, discreet=True)
    late = [
        _About(head, case, stands, told, NoticeKind.OVERDUE, card, Action.OVERSEE) for head in heads
    ]
    if not up:
        return _Work(told=tuple(late))
    title = Phrase("desk.escalated", {"name": name})
    shown = notices.summary(context, now, title, notices.came(context.content, case, "overdue"))
    there = stands.moved(now)
    late += [_About(one, now, there, title, NoticeKind.ESCALATED, shown) for one in province]
    news = await notices.to_reporter(context, there)
    move = MoveCase(case, audit.SYSTEM, Move.ESCALATE, now)
    return _Work(News(news.notices, (move, *news.changes)), tuple(late))


async def _waiting(context: JobContext, timer: Timer) -> _Work:
    """Tell the official who asked that they may go on without the reporter's answer."""

    def read_case(unit: Unit) -> tuple[Case, CaseStanding, Official | None] | None:
        found = access.find(unit, timer.subject)
        if found is None:
            return None
        case, stands = found
        return case, stands, officials.find(unit, case.taken_by) if case.taken_by else None

    found = await context.read(read_case)
    if found is None or found[2] is None or found[0].state != State.WAITING:
        return _Work()
    case, stands, holder = found
    title = Phrase("desk.no_answer", {"name": case_name.name(context.content, case)})
    reply = Reply((notices.summary(context, case, title, mine=True),))
    to = (holder,) if holder else ()
    return _Work(await telling.tell(context, stands, to, reply, NoticeKind.NO_ANSWER))


async def _check_back(context: JobContext, timer: Timer) -> _Work:
    """Ask a reporter, a day after a loss and in daytime, whether the bank held the money.

    The notice itself says nothing: the question is shown when it is opened.
    """
    found = await context.read(lambda unit: access.find(unit, timer.subject))
    if found is None or found[0].state not in (*OPEN, State.CLOSED):
        return _Work()
    case, stands = found
    reply = notices.to_open(case.reference, "case.check")
    return _Work(await telling.tell_reporter(context, stands, reply, NoticeKind.CHECK_BACK))


async def _held_back(context: JobContext, timer: Timer) -> _Work:
    """Tell what was held back: several acts as one, or what came too often for that day.

    A new case that somebody has taken in the meantime is no news.
    """
    kind = telling.kind_of(timer.what)
    reference, who = telling.read_subject(timer.subject)

    def read_case(unit: Unit) -> tuple[Case, CaseStanding, Official | None] | None:
        found = access.find(unit, reference)
        if found is None or kind is None:
            return None
        return (*found, officials.find(unit, int(who)) if who.isdecimal() else None)

    found = await context.read(read_case)
    if found is None or kind is None:
        return _Work()
    case, stands, to = found
    if who == telling.REPORTER:
        return _Work(await notices.to_reporter(context, stands))
    action = Action.READ if kind is NoticeKind.CASE_HEADMAN else Action.BE_TOLD
    gone = case.state not in FREE and kind in (NoticeKind.CASE_NEW, NoticeKind.CASE_FREE)
    if to is None or gone or not may(Actor.of_role(to), stands, action).allowed:
        return _Work()
    name = case_name.name(context.content, case)
    title = notices.HELD_BACK.phrase(kind, {"name": name})
    card = notices.summary(context, case, title, mine=case.taken_by == to.id)
    if action is Action.READ:
        card = replace(card, buttons=(main(DESK),))
    elif kind is NoticeKind.CASE_TAKEN:
        card = Card(title, buttons=(main(DESK),))
    told = _About(to, case, stands, title, kind, card, action)
    if kind in telling.ONCE:
        return _Work(told=(told,))
    about = telling.stands(timer.subject, kind, context.now)
    return _Work(News((), (about,)), (told,))


_WORK: Mapping[TimerKind, Callable[[JobContext, Timer], Awaitable[_Work]]] = {
    TimerKind.DIGEST: _digest,
    TimerKind.UNTAKEN: _untaken,
    TimerKind.OVERDUE: _overdue,
    TimerKind.WAITING: _waiting,
    TimerKind.CHECK_BACK: _check_back,
}
