"""Handles practice: who agreed gets harmless tricks among genuine notices, and a drill, within a
month, each explained at once.

Each is explained at once, at any press or reply, kindly. Where a message costs nothing they come by
themselves; elsewhere below a calm answer, never pushed. Nobody with an open report gets one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from content.reading.library import Library
from handlers.core.buttons import LESSONS, MENU
from handlers.core.incoming import Pressed
from handlers.core.outcome import Notice, NoticeKind, Outcome
from handlers.core.reply import Card, Choices, Press, Reply, Tone, Weight
from handlers.core.say import Phrase
from handlers.core.scheduled import JobContext, JobResult
from handlers.core.turn import Turn
from handlers.learning.practice.messages import (
    STOP,
    counted,
    message,
    next_item,
    revealed,
)
from handlers.learning.review_offer import BUBBLES, is_calm
from handlers.learning.trial import offers
from storage.engine.transaction import Unit
from storage.people import practice
from storage.people.practice import AnswerPractice, SendPractice, Sent, StopPractice

FIRST, STEP, LATER = timedelta(days=2), timedelta(days=4), timedelta(days=1)
"""The first message comes two days after agreeing, each other four days later; a day later where
somebody has something open."""

PORTION = 100
"""The most people who are sent a message in one run of the job."""

TOLD = "told"
"""The answer of who wrote something else: it was explained, and counts for nothing."""


def button(turn: Turn) -> Press:
    """Return the button that asks about practice, or stops it."""
    return STOP if turn.person.practice else Press(Phrase("practice.button_ask"), "practice.ask")


async def ask(turn: Turn) -> Outcome:
    """Handle `practice.ask`: say what comes; nothing is stored yet."""
    if turn.person.practice:
        return Outcome(Reply((Card(Phrase("practice.already"), buttons=(STOP, LESSONS, MENU)),)))
    lines = (Phrase("practice.what"), Phrase("practice.never"), Phrase("practice.kept"))
    buttons = (
        Press(Phrase("practice.button_start"), "practice.start", weight=Weight.MAIN),
        Press(Phrase("practice.button_no"), "menu"),
    )
    return Outcome(Reply((Card(Phrase("practice.ask"), lines, buttons=buttons),)))


async def start(turn: Turn) -> Outcome:
    """Handle `practice.start`: store that they agreed; the first message comes in some days."""
    if turn.person.practice or not turn.content.practice:
        return await ask(turn)
    person = turn.person.id
    first = turn.content.hours.daytime(turn.now, FIRST)
    change = SendPractice(person, None, "", first, turn.ports.quota.free(person))
    lines = (Phrase("practice.started.what"),)
    card = Card(Phrase("practice.started"), lines, buttons=(STOP, LESSONS, MENU), tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(change,))


async def stop(turn: Turn) -> Outcome:
    """Handle `practice.stop`: nothing more comes, and how they answered is deleted."""
    card = Card(Phrase("practice.stopped"), buttons=(LESSONS, MENU), tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(StopPractice(turn.person.id),))


async def answer(turn: Turn) -> Outcome:
    """Handle `practice.answer`: explain the message; the first answer counts."""
    slug, _, picked = turn.argument.partition(".")
    item = next((one for one in turn.content.practice if one.id == slug), None)
    if item is None:
        return Outcome(Reply((Card(Phrase("practice.gone"), buttons=(LESSONS, MENU)),)))
    sent = await turn.read(partial(practice.sent, person=turn.person.id))
    here = sent.get(slug)
    changes: tuple[AnswerPractice, ...] = ()
    if here and here.answer == practice.OPEN:
        changes = (AnswerPractice(turn.person.id, slug, picked),)
    card = revealed(item, picked, going=turn.person.practice is not None)
    return Outcome(Reply((card,)), changes=changes)


async def counts(turn: Turn) -> Outcome:
    """Handle `practice.counts`: how the person answered, to them alone."""
    sent = await turn.read(partial(practice.sent, person=turn.person.id))
    line = counted(turn.content.practice, sent)
    buttons = (*((STOP,) if sent or turn.person.practice else ()), LESSONS, MENU)
    return Outcome(Reply((Card(Phrase("practice.counts"), (line,), buttons=buttons),)))


async def ride(turn: Turn, outcome: Outcome) -> Outcome:
    """Explain a message that waits, below any answer, or add the one that is due to a calm one."""
    due, reply, person = turn.person.practice, outcome.reply, turn.person.id
    own = isinstance(turn.said, Pressed) and turn.said.action.startswith("practice.")
    if due is None or reply is None or own or outcome.erases:
        return await offers.ride(turn, outcome)

    def read(unit: Unit) -> tuple[dict[str, Sent], bool]:
        return dict(practice.sent(unit, person)), practice.busy(unit, person)

    sent, busy = await turn.read(read)
    waits = [one for one in turn.content.practice if _open(sent, one.id)]
    if waits and len(reply.parts) < BUBBLES:
        noted = AnswerPractice(person, waits[0].id, TOLD)
        return _with(outcome, revealed(waits[0], TOLD, going=True), noted)
    calm = due <= turn.now and not busy and not turn.person.practice_pushed
    if waits or not calm or not is_calm(turn, outcome):
        return await offers.ride(turn, outcome)
    card, change = _next(turn.content, sent, person, due, turn.now, False)
    return _with(outcome, card, change)


def _open(sent: dict[str, Sent], slug: str) -> bool:
    return slug in sent and sent[slug].answer == practice.OPEN


def _next(
    content: Library,
    sent: dict[str, Sent],
    person: str,
    due: datetime,
    now: datetime,
    pushed: bool,
) -> tuple[Card, SendPractice | StopPractice]:
    """The next message, or after the last the sum, with which all that was kept goes."""
    item = next_item(content.practice, sent, due, now)
    if item is None:
        lines = (counted(content.practice, sent), Phrase("practice.over.deleted"))
        over = Card(Phrase("practice.over"), lines, buttons=(LESSONS, MENU), tone=Tone.CALM)
        return over, StopPractice(person)
    wait = STEP if len(sent) + 1 < len(content.practice) else LATER
    following = content.hours.daytime(now, wait)
    return message(item), SendPractice(person, due, item.id, following, pushed)


def _with(
    outcome: Outcome, card: Card, change: AnswerPractice | SendPractice | StopPractice
) -> Outcome:
    parts = outcome.reply.parts if outcome.reply else ()
    extras = [part for part in parts if isinstance(part, Choices)]  # these stay last
    bubbles = [part for part in parts if not isinstance(part, Choices)]
    reply = Reply((*bubbles, card, *extras))
    return replace(outcome, reply=reply, changes=(*outcome.changes, change))


async def send_due(context: JobContext) -> tuple[JobResult, ...]:
    """Send what is due where this costs nothing, by day, to who has nothing else open."""
    if context.content.hours.daytime(context.now, timedelta()) != context.now:
        return ()
    people = await context.read(partial(practice.due, now=context.now, most=PORTION))
    results: list[JobResult] = []
    for person, since in people:
        key = f"practice:{person}:{since:%Y%m%d%H%M}"
        if not context.quota.free(person):
            waits = SendPractice(person, since, "", since, False)
            results.append(JobResult(f"{key}:waits", (waits,)))
            continue
        busy = await context.read(partial(practice.busy, person=person))
        sent = dict(await context.read(partial(practice.sent, person=person)))
        if busy or any(_open(sent, slug) for slug in sent):
            later = context.content.hours.daytime(context.now, LATER)
            results.append(
                JobResult(f"{key}:later", (SendPractice(person, since, "", later, True),))
            )
            continue
        card, change = _next(context.content, sent, person, since, context.now, True)
        notice = Notice(person, Reply((card,)), NoticeKind.PRACTICE)
        results.append(JobResult(key, (change,), (notice,)))
    return tuple(results)
