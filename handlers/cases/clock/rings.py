"""Acts when the timer of a case goes off: makes the notices and moves that are due, and sets the
timer anew.

When that is, and who hears, is said in handlers/cases/case/timer_rules.py.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.cases.case import access, case_name, duty, timer_rules
from handlers.cases.case.policy import Action, CaseStanding
from handlers.cases.case.states import FREE, OPEN, moved
from handlers.cases.case.telling import News
from handlers.cases.case.timer_rules import HEADS_STEP, Hearer, TimerKind
from handlers.cases.clock.audience import Heard, heard, levels_above, on_rung
from handlers.cases.clock.told import About, Work, left_behind
from handlers.cases.desk import notices
from handlers.core import districts
from handlers.core.buttons import DESK, main
from handlers.core.outcome import NoticeKind
from handlers.core.reply import Card, Press, Tone, Weight
from handlers.core.say import Family, Phrase, Say
from handlers.core.scheduled import JobContext
from storage.cases import audit
from storage.cases.cases import Case, MoveCase
from storage.cases.states import Level, Move, State
from storage.cases.timers import FREED, SetTimer, Timer
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official

_log = logging.getLogger(__name__)

OVERDUE = Family("desk.overdue", ("told", "up", "deaf", "top"))
"""Text for a head: nobody took it; raised as they set; raised because nobody can be reached: to
the province, to the national level."""
ABOVE = Family("clock.above", ("plain", "urgent"))
"""Text for the levels above a case that nobody takes."""
OPERATOR = Family("clock.operator", ("plain", "urgent"))
"""The same for operators."""

_Above = tuple[Level, tuple[Official, ...]]
"""A level above, and those of its team who listen."""


@dataclass(frozen=True, slots=True)
class _Ring:
    """A case whose clock went off, with those who hear at this step."""

    timer: Timer
    case: Case
    stands: CaseStanding
    heard: Heard
    holder: Official | None
    above: _Above | None

    @property
    def team(self) -> tuple[Official, ...]:
        """Those of its own team who listen."""
        return self.heard.of(self.case.level, Hearer.TEAM)


def _read(unit: Unit, timer: Timer) -> _Ring | None:
    """Return what a ring needs to know, or None if there is no such open case."""
    found = access.find(unit, timer.subject)
    if found is None or found[0].state not in OPEN:
        return None
    case, stands = found
    who = heard(unit, stands, max(timer.step, 0) if case.state in FREE else HEADS_STEP)
    holder = officials.find(unit, case.taken_by) if case.taken_by else None
    wanted = who.step >= HEADS_STEP and case.state in FREE
    return _Ring(timer, case, stands, who, holder, _above(unit, case, stands) if wanted else None)


def _above(unit: Unit, case: Case, stands: CaseStanding) -> _Above | None:
    """Return the nearest level above with a team that listens, if there is one."""
    for level in levels_above(case.level):
        there = stands.moved(replace(moved(case, Move.ESCALATE), level=level))
        team = on_rung(unit, there, (level, Hearer.TEAM))
        if listening := tuple(one for one in team if one.listens):
            return level, listening
    return None


async def ring(context: JobContext, timer: Timer) -> Work:
    """Return what is due for the case of this clock; nothing if it is closed."""
    found = await context.read(lambda unit: _read(unit, timer))
    if found is None:
        return Work()
    if found.case.state not in FREE:
        return await _of_held(context, found)
    if timer.step >= 0 or not found.team:
        return await _of_free(context, found, timer.due)
    if timer.step == FREED:
        return await _freed(context, found)
    started = _started(context, found)
    if started.due <= context.now:
        return await _of_free(context, found, started.due)  # no round ran for so long
    return Work(again=started)


def _started(context: JobContext, found: _Ring) -> Timer:
    """Give a clock its time, counted from when it was started."""
    case, began = found.case, found.timer.due
    hours = duty.hours_at(context.content, found.stands.reach)
    there = duty.present(context.content, found.stands.reach, found.team, began)
    night = case.urgent and there.on_duty
    due = timer_rules.first(hours, case.state, began, urgent=case.urgent, night=night)
    return Timer(TimerKind.CLOCK, case.reference, due)


async def _freed(context: JobContext, found: _Ring) -> Work:
    """Tell the team of a case that its holder left behind, and its reporter that there is news."""
    title = Phrase("desk.free", {"name": case_name.name(context.content, found.case)})
    why = notices.came(context.content, found.case, "left")
    card = notices.summary(context, found.case, title, why)
    told = tuple(
        About(one, found.case, found.stands, title, NoticeKind.CASE_FREE, card)
        for one in found.team
    )
    news = await notices.to_reporter(context, found.stands)
    return Work(news, told, _started(context, found))


async def _of_free(context: JobContext, found: _Ring, rang: datetime) -> Work:
    """Remind of a case that nobody took, and let the next rung hear; or move it up.

    `rang` is when its clock went off, however late this round is.
    """
    deaf, step = not found.team, found.heard.step
    wanted = any(head.escalates for head in found.heard.of(found.case.level, Hearer.HEADS))
    if found.above and step >= HEADS_STEP and (wanted or deaf):
        return await _moved_up(context, found, found.above, wanted)
    if found.heard.nobody:
        _log.warning("a case reaches nobody: district %s", found.case.district)
    rungs = timer_rules.ladder(found.case.level)
    hours = duty.hours_at(context.content, found.stands.reach)
    since = rang if step == 0 else context.now
    due = timer_rules.following(hours, step, since, urgent=found.case.urgent)
    clock = Timer(TimerKind.CLOCK, found.case.reference, due, min(step + 1, len(rungs) - 1))
    return Work(told=tuple(_told(context, found)), again=clock)


def _told(context: JobContext, found: _Ring) -> Iterator[About]:
    """Yield what each of those who hear is told: the lower the level, the more of the case."""
    case, stands = found.case, found.stands
    values: dict[str, Say | int] = {"name": case_name.name(context.content, case)}
    values["days"] = (context.now - case.opened).days
    if place := context.content.places.find(case.district):
        values["district"] = districts.name(place)
    loss = "urgent" if case.urgent else "plain"
    for (level, who), listening in found.heard.rungs:
        if who is Hearer.OPERATORS:
            title, action = OPERATOR.phrase(loss, values), Action.HEAR
            kind, card = NoticeKind.NOBODY, Card(title, buttons=(main(DESK),), tone=Tone.WARN)
        elif level is not case.level:
            title, action = ABOVE.phrase(loss, values), Action.HEAR
            pull = Press(Phrase("clock.pull"), "clock.pull", case.reference, weight=Weight.MAIN)
            kind, card = NoticeKind.OVERDUE, Card(title, buttons=(pull, DESK), tone=Tone.WARN)
        elif who is Hearer.HEADS:
            title, action = OVERDUE.phrase("told", values), Action.OVERSEE
            kind, card = NoticeKind.OVERDUE, _for_head(title, case)
        else:
            title, action = Phrase("desk.remind", values), Action.BE_TOLD
            kind, card = NoticeKind.REMIND, notices.summary(context, case, title)
        for one in listening:
            yield About(one, case, stands, title, kind, card, action)


def _for_head(title: Say, case: Case) -> Card:
    look = Press(Phrase("overview.open"), "overview.case", case.reference, weight=Weight.MAIN)
    return Card(title, buttons=(look, DESK), tone=Tone.WARN)


async def _moved_up(context: JobContext, found: _Ring, above: _Above, wanted: bool) -> Work:
    """Move a case to the nearest level where it is heard; the heads it leaves are told."""
    level, team = above
    now = replace(moved(found.case, Move.ESCALATE), level=level)
    there = found.stands.moved(now)
    name = {"name": case_name.name(context.content, now)}
    why = "top" if level is Level.NATIONAL else "up" if wanted else "deaf"
    left = OVERDUE.phrase(why, name)
    card = Card(left, buttons=(main(DESK),), tone=Tone.WARN)
    told = [
        About(head, now, found.stands, left, NoticeKind.OVERDUE, card, Action.OVERSEE)
        for head in found.heard.of(found.case.level, Hearer.HEADS)
    ]
    from_district = found.case.level is Level.DISTRICT
    title = Phrase("desk.escalated", name) if from_district else Phrase("clock.came_up", name)
    shown = notices.summary(
        context, now, title, notices.came(context.content, found.case, "overdue")
    )
    told += [left_behind(context, one, now, found.stands) for one in found.team]
    told += [About(one, now, there, title, NoticeKind.ESCALATED, shown) for one in team]
    news = await notices.to_reporter(context, there)
    move = MoveCase(found.case, audit.SYSTEM, Move.ESCALATE, now, note=level)
    return Work(News(news.notices, (move, *news.changes)), tuple(told))


async def _of_held(context: JobContext, found: _Ring) -> Work:
    """Remind the holder of a case that stands still; one whose holder is gone is free again."""
    case, timer = found.case, found.timer
    hours = duty.hours_at(context.content, found.stands.reach)
    span = timer_rules.patience(hours, case.state, urgent=case.urgent)
    quiet = hours.after(case.updated, span)
    if quiet > context.now:
        clock = Timer(TimerKind.CLOCK, case.reference, quiet, max(timer.step, 0))
        return Work(again=clock)
    holder = found.holder
    if holder is None or not holder.listens:
        move = MoveCase(case, audit.SYSTEM, Move.HAND_BACK, moved(case, Move.HAND_BACK))
        freed = SetTimer(Timer(TimerKind.CLOCK, case.reference, context.now, FREED), again=True)
        return Work(News((), (move, freed)))
    values: dict[str, Say | int] = {"name": case_name.name(context.content, case)}
    waiting = case.state is State.WAITING
    title = Phrase("desk.no_answer", values) if waiting else Phrase("clock.idle", values)
    card = notices.summary(context, case, title, mine=True)
    told = [About(holder, case, found.stands, title, NoticeKind.NO_ANSWER, card)]
    if timer.step >= HEADS_STEP:
        values["role"] = notices.role(holder)
        late = Phrase("clock.idle.head", values)
        told += [
            About(
                head, case, found.stands, late, NoticeKind.OVERDUE, _for_head(late, case),
                Action.OVERSEE,
            )
            for head in found.heard.of(case.level, Hearer.HEADS)
            if head.id != holder.id
        ]  # fmt: skip
    due = hours.after(context.now, span)
    clock = Timer(TimerKind.CLOCK, case.reference, due, HEADS_STEP)
    return Work(told=tuple(told), again=clock)
