"""Handles the lesson of the week: who asks for it gets one a week, by a scheduled job or below an
answer, until they stop.

Where a message costs nothing it comes by itself; elsewhere it waits for their next calm answer, and
is never pushed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from content.reading.library import Library
from handlers.core.buttons import LESSONS, MENU
from handlers.core.outcome import Notice, NoticeKind, Outcome
from handlers.core.reply import Card, Choices, Press, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.scheduled import JobContext, JobResult
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.learning.review_offer import add_offer, is_calm
from handlers.learning.weekly.card import STOP, weekly_card
from handlers.learning.weekly.choosing import Choice, choose
from storage.people import weekly
from storage.people.weekly import SendWeekly, StopWeekly

WEEK = timedelta(days=7)

LONGEST = 60
"""The most characters of words that ask for it; whoever writes more tells something."""

PORTION = 100
"""The most people who are sent a lesson in one run of the job."""


def button(turn: Turn) -> Press:
    """Return the button that asks for a lesson each week, or stops them."""
    return STOP if turn.person.weekly else Press(Phrase("weekly.button_start"), "weekly.start")


async def start(turn: Turn) -> Outcome:
    """Handle `weekly.start`: send the first lesson at once, and one each week from now on."""
    if turn.person.weekly:
        buttons = (STOP, LESSONS, MENU)
        return Outcome(Reply((Card(Phrase("weekly.already"), buttons=buttons),)))
    person = turn.person.id
    pushed = turn.ports.quota.free(person)
    choice = await _choice(turn)
    how = Phrase("weekly.how_pushed" if pushed else "weekly.how_waiting")
    agreed = Card(Phrase("weekly.started"), (how, Phrase("weekly.stored")), tone=Tone.CALM)
    cards = (agreed, weekly_card(choice)) if choice else (replace(agreed, buttons=(STOP, MENU)),)
    return Outcome(
        Reply(cards), changes=(_sends(turn.content, person, None, choice, pushed, turn.now),)
    )


async def from_message(turn: Turn) -> Outcome | None:
    """Handle words that ask for a lesson each week, or stop it.

    They are read here, before anything guesses from them what the person is in: "stop sending"
    alone means alerts.
    """
    if not turn.text or len(turn.text) > LONGEST:
        return None
    intents, answers = turn.content.intents, {"weekly": start, "weekly_stop": stop}
    written = intents.spelled(plain(turn.text))
    meant = (one.id for one in intents.ordered if one.id in answers and one.fits(written))
    found = next(meant, None)
    return await answers[found](turn) if found else None


async def stop(turn: Turn) -> Outcome:
    """Handle `weekly.stop`: nothing more comes."""
    again = Press(Phrase("weekly.button_start"), "weekly.start")
    card = Card(Phrase("weekly.stopped"), buttons=(LESSONS, again, MENU), tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(StopWeekly(turn.person.id),))


async def ride(turn: Turn, outcome: Outcome) -> Outcome:
    """Add the lesson that is due below a calm answer, or else a question that is due."""
    due = turn.person.weekly
    waits = due is not None and due <= turn.now and not turn.person.weekly_pushed
    if not waits or outcome.reply is None or not is_calm(turn, outcome):
        return await add_offer(turn, outcome)
    choice = await _choice(turn)
    change = _sends(turn.content, turn.person.id, due, choice, False, turn.now)
    if choice is None:
        return replace(outcome, changes=(*outcome.changes, change))
    parts = outcome.reply.parts
    extras = [part for part in parts if isinstance(part, Choices)]  # these stay last
    bubbles = [part for part in parts if not isinstance(part, Choices)]
    reply = Reply((*bubbles, weekly_card(choice), *extras))
    return replace(outcome, reply=reply, changes=(*outcome.changes, change))


async def send_due(context: JobContext) -> tuple[JobResult, ...]:
    """Send the lessons that are due where this costs nothing, by day.

    Where it has come to cost something, the lesson waits for the person's next answer instead.
    """
    if context.content.hours.daytime(context.now, timedelta()) != context.now:
        return ()
    people = await context.read(partial(weekly.due, now=context.now, most=PORTION))
    results: list[JobResult] = []
    for person, since in people:
        key = f"weekly:{person}:{since:%Y%m%d%H%M}"
        if not context.quota.free(person):
            waits = SendWeekly(person, since, "", since, pushed=False)
            results.append(JobResult(f"{key}:waits", (waits,)))
            continue
        sent = await context.read(partial(weekly.sent, person=person))
        choice = choose(context.content, sent, context.now)
        change = _sends(context.content, person, since, choice, True, context.now)
        notices = (
            (Notice(person, Reply((weekly_card(choice),)), NoticeKind.WEEKLY),) if choice else ()
        )
        results.append(JobResult(key, (change,), notices))
    return tuple(results)


async def _choice(turn: Turn) -> Choice | None:
    sent = await turn.read(partial(weekly.sent, person=turn.person.id))
    return choose(turn.content, sent, turn.now)


def _sends(
    content: Library,
    person: str,
    seen: datetime | None,
    choice: Choice | None,
    pushed: bool,
    now: datetime,
) -> SendWeekly:
    following = content.hours.daytime(now, WEEK)
    return SendWeekly(person, seen, choice.lesson.slug if choice else "", following, pushed)
