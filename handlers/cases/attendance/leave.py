"""Handles "I am away": an official says until which day, gets no new cases until then, and may come
back by one tap.

While somebody is away, new cases and reminders go to others, and what they hold is freed once it
stands still (handlers/cases/case/timer_rules.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from content.reading.hours import THAILAND
from handlers.cases.case.next_buttons import left
from handlers.cases.case.timer_rules import TimerKind
from handlers.cases.desk.roster import ON_LEAVE, desk
from handlers.cases.desk.seat import not_official
from handlers.cases.text.dates import coming_day_in
from handlers.core import incoming
from handlers.core.buttons import DESK, main
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Text, Tone
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases.listing import overview
from storage.cases.timers import DropTimers, SetTimer, Timer
from storage.engine.database import Change
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import ChangeOfficial, Official
from storage.people.flow_state import FlowState

FLOW = "leave"
OFFERED = (0, 1, 2, 6)
"""Days from today that have a button of their own."""


async def ask(turn: Turn) -> Outcome:
    """Handle `leave`: ask for the last day away, by button or typed."""
    if not await _mine(turn):
        return not_official()
    return _ask(turn)


def _ask(turn: Turn, *lead: Text) -> Outcome:
    today = day_in_thailand(turn.now)
    days = [today + timedelta(days=n) for n in OFFERED]
    buttons: list[Button] = [
        Press(Phrase("leave.day", {"day": in_figures(day)}), "leave.until", day.isoformat(), True)
        for day in days
    ]
    buttons.append(Press(Phrase("desk.never_mind"), "leave.cancel"))
    card = Card(Phrase("leave.ask"), (Phrase("leave.ask.how"),), buttons=tuple(buttons))
    return Outcome(Reply((*lead, card)), FlowState(FLOW, "day"))


async def _mine(turn: Turn) -> tuple[Official, ...]:
    found = await turn.read(lambda unit: officials.of_person(unit, turn.person.id))
    return tuple(one for one in found if one.role in ON_LEAVE)


async def typed(turn: Turn) -> Outcome | None:
    """Handle the last day away as it was typed, in a Buddhist or western year."""
    if says_nothing(turn):
        return _ask(turn)
    if means(turn, "cancel"):
        return Outcome(Reply((Card(Phrase("leave.cancelled"), buttons=(main(DESK),)),)), None)
    if kind := small_talk(turn):
        return _ask(turn, kind)
    if not isinstance(turn.said, incoming.Text):
        return None
    today = day_in_thailand(turn.now)
    day = coming_day_in(turn.text, today, turn.content.dates)
    return _ask(turn, Text(Phrase("leave.again"))) if day is None else await _away(turn, day)


async def cancel(turn: Turn) -> Outcome:
    """Handle `leave.cancel`: back to the desk; nothing is changed."""
    return replace(await desk(turn), flow_state=left(turn, FLOW))


async def until(turn: Turn) -> Outcome:
    """Handle `leave.until`: one of the days with a button."""
    try:
        day = date.fromisoformat(turn.argument)
    except ValueError:
        return await ask(turn)
    today = day_in_thailand(turn.now)
    return await _away(turn, day) if today <= day <= today + timedelta(days=366) else _ask(turn)


async def _away(turn: Turn, day: date) -> Outcome:
    mine = await _mine(turn)
    if not mine:
        return not_official()
    end = datetime.combine(day + timedelta(days=1), time(0), THAILAND).astimezone(turn.now.tzinfo)
    morning = turn.content.hours.next_morning(end)
    changes: list[Change] = []
    for one in mine:
        changes.append(ChangeOfficial(one.id, {"away_until": end}))
        timer = Timer(TimerKind.BACK, str(one.id), morning)
        changes.append(SetTimer(timer, again=True))

    def look(unit: Unit) -> tuple[int, bool]:
        held = sum(len(overview.held_by(unit, one.id)) for one in mine)
        works = [one for one in mine if one.role in officials.CASE_ROLES]
        alone = any(
            not any(
                other.listens and not other.has(turn.person.id)
                for other in officials.with_roles(unit, one.reach, officials.CASE_ROLES)
            )
            for one in works
        )
        return held, alone

    held, alone = await turn.read(look)
    lines: list[Say] = []
    buttons: list[Button] = [Press(Phrase("leave.back"), "leave.back"), DESK]
    if held:
        lines.append(Phrase("leave.holds", {"count": held}))
        buttons.insert(0, Press(Phrase("desk.give_all.ask"), "desk.give_all"))
    if alone:
        lines.append(Phrase("leave.alone"))
    title = Phrase("leave.set", {"day": in_figures(day)})
    card = Card(title, tuple(lines), buttons=tuple(buttons), tone=Tone.CALM)
    return Outcome(Reply((card,)), None, tuple(changes))


async def back(turn: Turn) -> Outcome:
    """Handle `leave.back`: they are there again, as of now."""
    mine = await _mine(turn)
    if not mine:
        return not_official()
    changes: list[Change] = []
    for one in mine:
        changes.append(ChangeOfficial(one.id, {"away_until": None}))
        changes.append(DropTimers((TimerKind.BACK,), str(one.id)))
    card = Card(Phrase("leave.is_back"), buttons=(main(DESK),), tone=Tone.CALM)
    return Outcome(Reply((card,)), None, tuple(changes))
