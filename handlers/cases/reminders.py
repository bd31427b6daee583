"""The scheduled job of the cases feature: calls what is due of timers, morning lists and checking
back with reporters.

What is due for one official at the same time comes in one notice, however many cases it is about.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.cases.case import access, case_name, telling
from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from handlers.cases.case.states import FREE, OPEN
from handlers.cases.case.telling import News
from handlers.cases.case.timer_rules import TimerKind
from handlers.cases.clock import rings
from handlers.cases.clock.told import About, Work, left_behind, once, result, together
from handlers.cases.desk import case_list, notices
from handlers.cases.desk.case_list import LISTED
from handlers.cases.desk.roster import area
from handlers.core.buttons import DESK, main
from handlers.core.outcome import Notice, NoticeKind
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase
from handlers.core.scheduled import JobContext, JobResult
from storage.cases import timers
from storage.cases.cases import Case, Reach
from storage.cases.listing import overview
from storage.cases.states import Level, State
from storage.cases.timers import SetTimer, Timer
from storage.engine.database import Change
from storage.engine.json_values import member
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official

_log = logging.getLogger(__name__)
_TRIED_AGAIN = timedelta(hours=1)
"""How long a timer waits that could not be served."""


async def send_due(context: JobContext) -> tuple[JobResult, ...]:
    """Return a result for each due timer; one with nothing left to do is just deleted.

    Timers that tell officials something share one result, so that each of them gets one notice.
    """
    results, works = list[JobResult](), list[tuple[Timer, Work]]()
    for timer in await context.read(timers.due):
        try:
            done = await _work(context, timer)
        except Exception:
            # One case that cannot be read must not stop the clocks of all others.
            _log.exception("a timer (%s) could not be served and is tried again later", timer.what)
            done = _later(context, timer)
        works.append((timer, done))
    works = once(works)
    results += [result(timer, done) for timer, done in works if not done.told]
    shared = [each for each in works if each[1].told]
    for reminds in (True, False):
        if alike := [each for each in shared if each[1].reminds is reminds]:
            results += await _told(context, alike)
    return tuple(results)


async def _told(context: JobContext, alike: Sequence[tuple[Timer, Work]]) -> list[JobResult]:
    """Return the result that these timers share; if one of them fails, the others share it.

    One that fails alone is tried again later. If they fail only together, each has its own.
    """
    try:
        return [await together(context, alike)]
    except Exception as error:
        _log.warning("%d timers could not be told together: %s", len(alike), type(error).__name__)
    good, alone, failed = list[tuple[Timer, Work]](), list[JobResult](), list[JobResult]()
    for timer, work in alike:
        try:
            alone.append(await together(context, [(timer, work)]))
        except Exception as error:
            kind = type(error).__name__
            _log.error("a timer (%s) could not be told and is tried later: %s", timer.what, kind)
            failed.append(result(timer, _later(context, timer)))
        else:
            good.append((timer, work))
    if not failed or not good:
        return [*failed, *alone]
    try:
        return [*failed, await together(context, good)]
    except Exception as error:
        _log.warning("%d timers could not be told together: %s", len(good), type(error).__name__)
        return [*failed, *alone]


def _later(context: JobContext, timer: Timer) -> Work:
    """Return the work of a timer that could not be served: to be due again in an hour."""
    return Work(News((), (SetTimer(replace(timer, due=context.now + _TRIED_AGAIN)),)))


async def _work(context: JobContext, timer: Timer) -> Work:
    if telling.kind_of(timer.what):
        return await _held_back(context, timer)
    kind = member(TimerKind, timer.what)
    work = _WORK.get(kind) if kind else None
    return await work(context, timer) if work else Work()


async def _digest(context: JobContext, timer: Timer) -> Work:
    """Send one official the morning list of cases that nobody has taken yet."""

    def read_list(
        unit: Unit,
    ) -> tuple[Official | None, list[tuple[Case, CaseStanding]], tuple[Change, ...]]:
        me = officials.find(unit, int(timer.subject))
        if me is None:
            return None, [], ()
        found = access.seen_by(unit, Actor.of_role(me))
        free = list(access.standings(unit, [c for c in found if c.state in FREE]))
        names = [case.reference for case, _ in free[:LISTED]]
        return me, free, telling.listed(unit, names, me.id)

    me, free, seen = await context.read(read_list)
    if me is None or me.away or not free:
        return Work()
    card = Card(
        Phrase("desk.morning", {"count": len(free)}),
        buttons=(
            *(case_list.row(context.content, case, context.now) for case, _ in free[:LISTED]),
            main(DESK),
        ),
    )
    _, stands = free[0]
    news = await telling.tell(context, stands, (me,), Reply((card,)), NoticeKind.DIGEST)
    if not news.notices:
        return Work(news)
    listed = frozenset((me.id, case.reference) for case, _ in free[:LISTED])
    return Work(news + News((), seen), listed=listed)


async def _back(context: JobContext, timer: Timer) -> Work:
    """Tell an official whose leave is over that they are on duty again."""
    me = await context.read(lambda unit: officials.find(unit, int(timer.subject)))
    if me is None or me.away:
        return Work()
    card = Card(Phrase("leave.over"), buttons=(main(DESK),))
    return Work(News((Notice(me.person, Reply((card,)), NoticeKind.BACK),)))


async def _alone(context: JobContext, timer: Timer) -> Work:
    """Tell operators in one list of the districts whose open cases no official there can take.

    Those cases are with a level above, or with nobody. It comes each working morning until there
    are none.
    """

    def look(unit: Unit) -> tuple[dict[str, int], tuple[Official, ...]]:
        everywhere = Reach(Level.NATIONAL)
        rows = (*overview.below(unit, [everywhere]), *overview.at(unit, [everywhere]))
        served = officials.served(unit)
        counts: dict[str, int] = {}
        for each in rows:
            if Reach(Level.DISTRICT, each.district) not in served:
                counts[each.district] = counts.get(each.district, 0) + 1
        return counts, officials.with_roles(unit, everywhere, (officials.OPERATOR,))

    counts, operators = await context.read(look)
    if not counts:
        return Work()
    order = sorted(counts, key=lambda code: (-counts[code], code))[:LISTED]
    places = {code: area(context.content, code, None) for code in order}
    lines = tuple(
        Phrase("operator.alone.row", {"area": places[code], "count": counts[code]})
        for code in order
    )
    title = Phrase("operator.alone", {"count": len(counts)})
    card = Card(title, (*lines, Phrase("operator.alone.what")), buttons=(main(DESK),))
    again = Timer(TimerKind.ALONE, timer.subject, context.content.hours.next_morning(context.now))
    told = [
        Notice(one.person, Reply((card,)), NoticeKind.NOBODY) for one in operators if one.listens
    ]
    return Work(News(tuple(told), (SetTimer(again, again=True),)))


async def _check_back(context: JobContext, timer: Timer) -> Work:
    """Ask a reporter, a day after a loss and in daytime, whether the bank held the money.

    The notice itself says nothing: the question is shown when it is opened.
    """
    found = await context.read(lambda unit: access.find(unit, timer.subject))
    if found is None or found[0].state not in (*OPEN, State.CLOSED):
        return Work()
    case, stands = found
    reply = notices.to_open(case.reference, "case.check")
    return Work(await telling.tell_reporter(context, stands, reply, NoticeKind.CHECK_BACK))


async def _held_back(context: JobContext, timer: Timer) -> Work:
    """Tell what was held back: several acts as one, or what came too often for that day.

    A new case that somebody has taken in the meantime is no news; of one that has left the team
    its name is.
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
        return Work()
    case, stands, to = found
    if who == telling.REPORTER:
        return Work(await notices.to_reporter(context, stands))
    action = Action.READ if kind is NoticeKind.CASE_HEADMAN else Action.BE_TOLD
    gone = case.state not in FREE and kind in (NoticeKind.CASE_NEW, NoticeKind.CASE_FREE)
    if to is None or gone:
        return Work()
    if not may(Actor.of_role(to), stands, action).allowed:
        theirs = _of_team(stands, to.reach)
        left = kind is NoticeKind.CASE_TAKEN and may(Actor.of_role(to), theirs, action).allowed
        return Work(told=(left_behind(context, to, case, theirs),) if left else ())
    name = case_name.name(context.content, case)
    title = notices.HELD_BACK.phrase(kind, {"name": name})
    card = notices.summary(context, case, title, mine=case.taken_by == to.id)
    if action is Action.READ:
        card = replace(card, buttons=notices.acknowledge(reference))
    elif kind is NoticeKind.CASE_TAKEN:
        card = Card(title, buttons=(main(DESK),))
    told = About(to, case, stands, title, kind, card, action)
    if kind in telling.ONCE:
        return Work(told=(told,))
    about = telling.stands(timer.subject, kind, context.now)
    return Work(News((), (about,)), (told,))


def _of_team(stands: CaseStanding, reach: Reach) -> CaseStanding:
    """Return how a case stood when it was with this team."""
    district = reach.area if reach.level is Level.DISTRICT else stands.district
    province = reach.area if reach.level is Level.PROVINCE else stands.province
    return replace(stands, level=reach.level, district=district, province=province)


_WORK: Mapping[TimerKind, Callable[[JobContext, Timer], Awaitable[Work]]] = {
    TimerKind.CLOCK: rings.ring,
    TimerKind.DIGEST: _digest,
    TimerKind.CHECK_BACK: _check_back,
    TimerKind.BACK: _back,
    TimerKind.ALONE: _alone,
}
