"""Scheduled work on cases: morning lists, reminders, escalation, checking back with reporters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from handlers.cases.case import case_name
from handlers.cases.case.states import FREE, OPEN, moved
from handlers.cases.case.timers import TimerKind
from handlers.cases.desk import notices
from handlers.cases.desk.roster import LISTED, row
from handlers.core.buttons import DESK, main
from handlers.core.outcome import Notice, NoticeKind
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.say import Family, Phrase
from handlers.core.scheduled import JobContext, JobResult
from storage.cases import audit, cases, timers
from storage.cases.cases import Case, MoveCase, Reach
from storage.cases.states import Level, Move, State
from storage.cases.timers import SetTimer, Timer, TimerDone
from storage.engine.json_values import member
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official

OVERDUE = Family("desk.overdue", ("told", "up", "deaf"))
"""Text for a head: nobody took it; raised as they set; raised because nobody can be reached."""


async def send_due(context: JobContext) -> tuple[JobResult, ...]:
    """Return a result for each due timer; one with nothing left to do is just deleted."""
    results = []
    for timer in await context.read(timers.due):
        kind = member(TimerKind, timer.what)
        work = _WORK.get(kind) if kind else None
        result = await work(context, timer) if work else None
        key = f"{timer.what}:{timer.subject}:{timer.due.isoformat()}"
        changes, news = (result.changes, result.notices) if result else ((), ())
        results.append(JobResult(key, (TimerDone(timer), *changes), news))
    return tuple(results)


async def _digest(context: JobContext, timer: Timer) -> JobResult | None:
    """Send one official the morning list of cases that nobody has taken yet."""

    def read_list(unit: Unit) -> tuple[Official | None, tuple[Case, ...]]:
        me = officials.find(unit, int(timer.subject))
        return me, officials.open_cases(unit, [me]) if me else ()

    me, found = await context.read(read_list)
    free = [case for case in found if case.state in FREE]
    if me is None or not free:
        return None
    card = Card(
        Phrase("desk.morning", {"count": len(free)}),
        buttons=tuple(row(context.content, case) for case in free[:LISTED]),
    )
    return JobResult("", notices=(Notice(me.person, Reply((card,)), NoticeKind.DIGEST),))


async def _untaken(context: JobContext, timer: Timer) -> JobResult | None:
    """Remind the whole team once of a case that nobody took in time, and start the head's timer."""

    def read_case(unit: Unit) -> tuple[Case | None, tuple[Official, ...]]:
        case = cases.find(unit, timer.subject)
        return case, officials.team_of(unit, case) if case else ()

    case, team = await context.read(read_case)
    if case is None or case.state not in FREE:
        return None
    title = Phrase("desk.remind", {"name": case_name.name(context.content, case)})
    card = notices.summary(context.content, case, title)
    news = tuple(Notice(o.person, Reply((card,)), NoticeKind.REMIND) for o in team)
    hours = context.content.hours
    due = hours.after(case.updated, hours.overdue)
    return JobResult(
        "", (SetTimer(Timer(TimerKind.OVERDUE, case.reference, due), again=True),), news
    )


async def _overdue(context: JobContext, timer: Timer) -> JobResult | None:
    """Tell the head about a case that still nobody has taken.

    It moves up to the province if the head switched that on, or if nobody in the team can be
    reached any more.
    """

    def read_people(
        unit: Unit,
    ) -> tuple[Case | None, tuple[Official, ...], tuple[Official, ...], bool]:
        case = cases.find(unit, timer.subject)
        if case is None or case.level != Level.DISTRICT:
            return None, (), (), False
        deaf = not any(o.reachable for o in officials.team_of(unit, case))
        here, up = Reach(Level.DISTRICT, case.district), Reach(Level.PROVINCE, case.province)
        heads = officials.with_roles(unit, here, (officials.HEAD,))
        return case, heads, officials.with_roles(unit, up, officials.CASE_ROLES), deaf

    case, heads, province, deaf = await context.read(read_people)
    if case is None or case.state not in FREE:
        return None
    name = case_name.name(context.content, case)
    wanted = any(head.escalates for head in heads)
    up = (wanted or deaf) and bool(province)
    key = "told" if not up else "up" if wanted else "deaf"
    told = OVERDUE.phrase(key, {"name": name})
    card = Card(told, buttons=(main(DESK),), tone=Tone.WARN)
    news = [Notice(head.person, Reply((card,)), NoticeKind.OVERDUE) for head in heads]
    if not up:
        return JobResult("", notices=tuple(news))
    title = Phrase("desk.escalated", {"name": name})
    shown = notices.summary(context.content, case, title)
    news += [Notice(o.person, Reply((shown,)), NoticeKind.ESCALATED) for o in province]
    news += notices.to_reporter(case)
    now = replace(moved(case, Move.ESCALATE), level=Level.PROVINCE)
    move = MoveCase(case, audit.SYSTEM, Move.ESCALATE, now)
    return JobResult("", (move,), tuple(news))


async def _waiting(context: JobContext, timer: Timer) -> JobResult | None:
    """Tell the official who asked that they may go on without the reporter's answer."""

    def read_case(unit: Unit) -> tuple[Case | None, Official | None]:
        case = cases.find(unit, timer.subject)
        return case, officials.find(unit, case.taken_by) if case and case.taken_by else None

    case, holder = await context.read(read_case)
    if case is None or holder is None or case.state != State.WAITING:
        return None
    title = Phrase("desk.no_answer", {"name": case_name.name(context.content, case)})
    card = notices.summary(context.content, case, title, mine=True)
    return JobResult("", notices=(Notice(holder.person, Reply((card,)), NoticeKind.NO_ANSWER),))


async def _check_back(context: JobContext, timer: Timer) -> JobResult | None:
    """Ask a reporter, a day after a loss and in daytime, whether the bank held the money.

    The notice itself says nothing: the question is shown when it is opened.
    """
    case = await context.read(lambda unit: cases.find(unit, timer.subject))
    if case is None or case.reporter is None or case.state not in (*OPEN, State.CLOSED):
        return None
    ask = Press(Phrase("case.news.open"), "case.check", case.reference, weight=Weight.MAIN)
    card = Card(Phrase("case.news"), buttons=(ask,))
    return JobResult("", notices=(Notice(case.reporter, Reply((card,)), NoticeKind.CHECK_BACK),))


_WORK: Mapping[TimerKind, Callable[[JobContext, Timer], Awaitable[JobResult | None]]] = {
    TimerKind.DIGEST: _digest,
    TimerKind.UNTAKEN: _untaken,
    TimerKind.OVERDUE: _overdue,
    TimerKind.WAITING: _waiting,
    TimerKind.CHECK_BACK: _check_back,
}
