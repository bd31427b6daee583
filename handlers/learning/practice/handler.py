"""Handles practice: who agreed gets harmless tricks among genuine notices, and a drill, within a
month, each explained at once.

Each is explained kindly at any press or calm reply; never below an answer that warns, asks
or must arrive, where "this was practice" would belittle it. Where a message costs nothing they come
by themselves; elsewhere below a calm answer, never pushed. Nobody with an open report gets one, and
nobody in the days after an emergency.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from content.reading.library import Library
from handlers.core.buttons import LESSONS, MENU
from handlers.core.incoming import Pressed
from handlers.core.outcome import Notice, NoticeKind, Outcome
from handlers.core.reply import Button, Card, Press, Reply, Tone, Weight
from handlers.core.say import Phrase
from handlers.core.scheduled import JobContext, JobResult
from handlers.core.turn import Turn
from handlers.learning.practice.messages import (
    STOP,
    UNANSWERED,
    counted,
    is_over,
    is_spoken,
    message,
    next_item,
    revealed,
    waiting,
)
from handlers.learning.review_offer import is_calm, is_quiet
from handlers.learning.trial import offers
from storage.engine.transaction import Unit
from storage.people import people, practice
from storage.people.practice import AnswerPractice, DelayPractice, SendPractice, Sent, StopPractice

FIRST, STEP, LATER = timedelta(days=2), timedelta(days=4), timedelta(days=1)
"""The first message comes two days after agreeing, each other four days later; a day later where
somebody has something open."""

PORTION = 100
"""The most people who are sent a message in one run of the job."""

TOLD = "told"
"""The answer of who wrote something else: it was explained, and counts for nothing."""


def button(turn: Turn) -> list[Button]:
    """Return the button that asks about practice, or stops it; none in a language without it."""
    if turn.person.practice:
        return [STOP]
    if not is_spoken(turn.content, turn.person.language):
        return []
    return [Press(Phrase("practice.button_ask"), "practice.ask")]


async def ask(turn: Turn) -> Outcome:
    """Handle `practice.ask`: say what comes; nothing is stored yet."""
    if turn.person.practice:
        return Outcome(Reply((Card(Phrase("practice.already"), buttons=(STOP, LESSONS, MENU)),)))
    if not is_spoken(turn.content, turn.person.language):
        return Outcome(Reply((Card(Phrase("practice.only_in"), buttons=(LESSONS, MENU)),)))
    lines = (Phrase("practice.what"), Phrase("practice.never"), Phrase("practice.kept"))
    buttons = (
        Press(Phrase("practice.button_start"), "practice.start", weight=Weight.MAIN),
        Press(Phrase("practice.button_no"), "menu"),
    )
    return Outcome(Reply((Card(Phrase("practice.ask"), lines, buttons=buttons),)))


async def start(turn: Turn) -> Outcome:
    """Handle `practice.start`: store that they agreed; the first message comes in some days."""
    spoken = is_spoken(turn.content, turn.person.language)
    if turn.person.practice or not turn.content.practice or not spoken:
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
    """Explain a message that waits, or add the one that is due, to a calm answer; put off what is
    due at the answer to an emergency."""
    due, person, now = turn.person.practice, turn.person.id, turn.now
    own = isinstance(turn.said, Pressed) and turn.said.action.startswith("practice.")
    if due is None or outcome.reply is None or own or outcome.erases:
        return await offers.ride(turn, outcome)
    if is_grave(outcome):
        until = turn.content.hours.daytime(now, practice.AFTER_AN_EMERGENCY)
        return replace(outcome, changes=(*outcome.changes, DelayPractice(person, until)))
    if not is_quiet(turn, outcome):
        return await offers.ride(turn, outcome)

    def read(unit: Unit) -> tuple[dict[str, Sent], bool]:
        return dict(practice.sent(unit, person)), practice.busy(unit, person)

    sent, busy = await turn.read(read)
    waits = waiting(turn.content.practice, sent)
    if waits and (_is_fresh(sent[waits.id], now) or not is_over(sent, due, now)):
        noted = AnswerPractice(person, waits.id, TOLD)
        return _with(outcome, revealed(waits, TOLD, going=True), noted)
    spoken = is_spoken(
        turn.content, outcome.reply_language or outcome.language or turn.person.language
    )
    free = due <= now and not busy and not turn.person.practice_pushed and spoken
    if not free or not is_calm(turn, outcome):
        return await offers.ride(turn, outcome)
    card, change = _next(turn.content, sent, person, due, now, False)
    return _with(outcome, card, change)


def is_grave(outcome: Outcome) -> bool:
    """Return whether this answers an emergency, or warns of a danger."""
    parts = outcome.reply.parts if outcome.reply else ()
    danger = any(isinstance(part, Card) and part.tone is Tone.DANGER for part in parts)
    return outcome.must_arrive or danger


def _is_fresh(one: Sent, now: datetime) -> bool:
    return now < one.at + UNANSWERED


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
    reply = outcome.reply.with_card(card) if outcome.reply else Reply((card,))
    return replace(outcome, reply=reply, changes=(*outcome.changes, change))


async def send_due(context: JobContext) -> tuple[JobResult, ...]:
    """Send what is due where this costs nothing, by day, to who has nothing else open."""
    if context.content.hours.daytime(context.now, timedelta()) != context.now:
        return ()
    found = await context.read(partial(practice.due, now=context.now, most=PORTION))
    return tuple([await _sent_to(context, person, since) for person, since in found])


async def _sent_to(context: JobContext, person: str, since: datetime) -> JobResult:
    """What comes to one person to whom something is due since then, or when to look again."""
    content, now = context.content, context.now
    key = f"practice:{person}:{since:%Y%m%d%H%M}"
    if not context.quota.free(person):
        return JobResult(f"{key}:waits", (SendPractice(person, since, "", since, False),))

    def read(unit: Unit) -> tuple[dict[str, Sent], bool, str]:
        found = people.find(unit, person)
        language = found.language if found else ""
        return dict(practice.sent(unit, person)), practice.busy(unit, person), language

    sent, busy, language = await context.read(read)
    waits = waiting(content.practice, sent)
    spoken = is_spoken(content, language)
    if not spoken and is_over(sent, since, now):
        return JobResult(key, (StopPractice(person),))
    if busy or not spoken or (waits and _is_fresh(sent[waits.id], now)):
        later = content.hours.daytime(now, LATER if spoken else STEP)
        return JobResult(f"{key}:later", (SendPractice(person, since, "", later, True),))
    card, change = _next(content, sent, person, since, now, True)
    return JobResult(key, (change,), (Notice(person, Reply((card,)), NoticeKind.PRACTICE),))
