"""Joins what one official is to be told at the same time by several timers into one notice, however
many cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.cases.case import case_name, telling
from handlers.cases.case.policy import Action, Actor, CaseStanding
from handlers.cases.case.telling import News
from handlers.cases.desk import case_list
from handlers.cases.desk.roster import OVERVIEW
from handlers.core.buttons import DESK, main
from handlers.core.outcome import NoticeKind
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase, Say
from handlers.core.scheduled import JobContext, JobResult
from storage.cases.cases import Case
from storage.cases.timers import ServeTimers, SetTimer, Timer, TimerDone
from storage.engine.database import Change
from storage.engine.transaction import Unit
from storage.officials.officials import Official


@dataclass(frozen=True, slots=True)
class About:
    """What one official is to be told of one case: a line over its card, or in a list.

    `opens`: they may open it; else only its name is told, as it is theirs no more.
    """

    to: Official
    case: Case
    stands: CaseStanding
    title: Say
    kind: NoticeKind
    card: Card
    action: Action = Action.BE_TOLD
    opens: bool = True

    @property
    def shows(self) -> bool:
        """Whether they have the case before them then."""
        return self.opens and self.action is Action.BE_TOLD


@dataclass(frozen=True, slots=True)
class Work:
    """The result of one timer; `told` is put together with that of others.

    `again` is the timer that follows it. `news` are notices and changes of its own; `listed` are
    cases, by name, that one official, by number, has before them by these.
    """

    news: News = News()
    told: tuple[About, ...] = ()
    again: Timer | None = None
    listed: frozenset[tuple[int, str]] = frozenset()

    @property
    def reminds(self) -> bool:
        """Whether it only tells officials something, and changes nothing but its timer."""
        return self.news == News()


def left_behind(context: JobContext, to: Official, case: Case, stands: CaseStanding) -> About:
    """Return what an official hears of a case that was their team's; it stands as it was then."""
    title = Phrase("clock.left", {"name": case_name.name(context.content, case)})
    card = Card(title, buttons=(main(DESK),))
    return About(to, case, stands, title, NoticeKind.CASE_TAKEN, card, opens=False)


def key(timer: Timer) -> str:
    """Return what identifies this ring of a timer for ever."""
    return f"{timer.what}:{timer.subject}:{timer.step}:{timer.due.isoformat()}"


def result(timer: Timer, work: Work) -> JobResult:
    """Return the result of one timer that tells no official anything."""
    again = (SetTimer(work.again, again=True),) if work.again else ()
    changes = (TimerDone(timer), *again, *work.news.changes)
    return JobResult(key(timer), changes, work.news.notices)


async def together(context: JobContext, shared: Sequence[tuple[Timer, Work]]) -> JobResult:
    """Return one result for these timers, with one notice for each official, of whatever kinds.

    They all remind, or all change something more than their timer (Work.reminds).
    """
    for_one = dict[str, list[About]]()
    reminds = all(work.reminds for _, work in shared)
    served = ServeTimers(tuple((timer, work.again) for timer, work in shared))
    news = News((), (served,)) if reminds else News()
    for timer, work in shared:
        if not reminds:
            done = result(timer, work)
            news += News(done.notices, done.changes)
        for about in {each.to.person: each for each in work.told}.values():
            for_one.setdefault(about.to.person, []).append(about)
    several = [each.case for found in for_one.values() if len(found) > 1 for each in found]

    def look(unit: Unit) -> tuple[dict[int, Official], dict[str, tuple[Change, ...]]]:
        listed = {
            person: telling.listed(
                unit, {each.case.reference for each in found if each.shows}, found[0].to.id
            )
            for person, found in for_one.items()
        }
        return case_list.holders(unit, several), listed

    has, listed = await context.read(look)
    for person, found in for_one.items():
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
        news += told
        if told.notices:
            begins = telling.round_begins(first.to, kinds, context.now)
            news += News((), (*listed[person], *begins))
    return JobResult(" ".join(key(timer) for timer, _ in shared), news.changes, news.notices)


def once(works: Sequence[tuple[Timer, Work]]) -> list[tuple[Timer, Work]]:
    """Return these, without what tells an official again of a case they hear of in this round.

    A clock's reminder says more than news that was held back, a list as much as both.
    """
    listed = frozenset[tuple[int, str]]().union(*(work.listed for _, work in works))
    reminded = {
        (about.to.id, about.case.reference)
        for _, work in works
        for about in work.told
        if about.kind is NoticeKind.REMIND
    }

    def again(about: About) -> bool:
        which = (about.to.id, about.case.reference)
        held_back = about.kind in (NoticeKind.CASE_NEW, NoticeKind.CASE_FREE)
        if held_back and which in reminded:
            return True
        return which in listed and (held_back or about.kind is NoticeKind.REMIND)

    return [
        (timer, replace(work, told=tuple(about for about in work.told if not again(about))))
        for timer, work in works
    ]


def _list(context: JobContext, found: Sequence[About], has: Mapping[int, Official]) -> Card:
    """Show several cases at once: each line as it would stand alone, urgent and oldest first."""
    order = sorted(found, key=lambda each: (not each.case.urgent, each.case.opened))
    told = [(each.title, each.case, each.shows) for each in order]
    card = case_list.news_of(context.content, context.now, told, Actor.of_role(found[0].to), has)
    if not any(each.action is Action.OVERSEE for each in found):
        return card
    return replace(card, buttons=(*card.buttons[:-1], OVERVIEW, *card.buttons[-1:]))
