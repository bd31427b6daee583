"""Adds the next lesson of a trial, or its test, below a calm answer; for others it adds the lesson
of the week.

Nothing is pushed. The half that waits gets the same lessons in the same way from the last day on.
Who asks for a lesson by themselves gets it at any time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.core import calendar
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Tone, Weight
from handlers.core.say import Passage, Phrase
from handlers.core.turn import Turn
from handlers.learning.review_offer import is_calm
from handlers.learning.trial.asking import items_left
from handlers.learning.trial.joining import LEAVE, is_spoken
from handlers.learning.weekly import handler as weekly
from storage.engine.transaction import Unit
from storage.people.trials import trials
from storage.people.trials.plan import Trial
from storage.people.trials.trials import LeaveTrial, Member, OfferInTrial

PAUSE = timedelta(hours=20)
"""The least time between two offers."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """A card, and how many lessons were offered with it."""

    card: Card
    lessons: int


async def ride(turn: Turn, outcome: Outcome) -> Outcome:
    """Add the trial's next lesson or its test to a calm answer, or else the lesson of the week."""
    person, name = turn.person.id, turn.person.trial
    if not name or not is_spoken(turn) or outcome.reply is None or not is_calm(turn, outcome):
        return await weekly.ride(turn, outcome)

    def read(unit: Unit) -> tuple[Trial | None, Member | None]:
        return trials.find(unit, name), trials.member(unit, person)

    trial, member = await turn.read(read)
    if trial is None or member is None or _is_done(trial, member):
        ended = await weekly.ride(turn, outcome)
        return replace(ended, changes=(*ended.changes, LeaveTrial(person)))
    offer = _next(turn, trial, member)
    if offer is None:
        return await weekly.ride(turn, outcome)
    change = OfferInTrial(person, member.offered, offer.lessons)
    reply = outcome.reply.with_card(offer.card)
    return replace(outcome, reply=reply, changes=(*outcome.changes, change))


def _is_done(trial: Trial, member: Member) -> bool:
    """Whether all was offered and the result is told: nothing more is to be remembered."""
    return bool(trial.result) and member.lessons >= len(trial.plan.lessons)


def _next(turn: Turn, trial: Trial, member: Member) -> _Offer | None:
    plan, today = trial.plan, calendar.day_in_thailand(turn.now)
    rests = member.offered is not None and member.offered + PAUSE > turn.now
    if not trial.seed or rests:
        return None
    if plan.measure_from <= today < plan.end:
        items = len(items_left(turn.content, trial, member.item))
        if not items or trial.result:
            return None
        press = Press(Phrase("trial.button_test"), "trial.test", weight=Weight.MAIN)
        line = Phrase("trial.test.what", {"items": items})
        card = Card(Phrase("trial.test"), (line,), buttons=(press, LEAVE), tone=Tone.CALM)
        return _Offer(card, member.lessons)
    if member.lessons >= len(plan.lessons) or not (member.early or today >= plan.end):
        return None
    lesson = turn.content.curriculum.lessons.get(plan.lessons[member.lessons])
    if lesson is None:
        return None
    title = Phrase("trial.lesson", {"title": Passage(lesson.about.title)})
    press = Press(Phrase("weekly.button_read"), "lesson.start", lesson.slug, weight=Weight.MAIN)
    return _Offer(Card(title, buttons=(press, LEAVE), tone=Tone.CALM), member.lessons + 1)
