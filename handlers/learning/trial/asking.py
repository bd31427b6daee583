"""Handles the test of a trial: asks the same items of everybody in it, tells no reasons, and counts
the answers.
"""

from __future__ import annotations

from dataclasses import replace

from content.reading.library import Library
from content.reading.schema import Lesson, RealOrFake
from handlers.core import calendar
from handlers.core.buttons import LESSONS, MENU
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.learning.grading import grade
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import TRIAL, QuestionRef
from handlers.learning.trial.joining import LEAVE
from storage.engine.transaction import Unit
from storage.people.trials import trials
from storage.people.trials.plan import Trial
from storage.people.trials.trials import CountAnswer, Member


async def start(turn: Turn) -> Outcome:
    """Handle `trial.test`: ask the first item that is not answered yet."""
    found = await _open(turn)
    return _asked(turn, *found) if found else _closed()


async def answer(turn: Turn, at: QuestionRef) -> Outcome:
    """Handle an answer: count it and ask the next item. A second answer to an item counts not."""
    found = await _open(turn)
    if found is None:
        return _closed()
    trial, member = found
    items = items_left(turn.content, trial, member.item)
    if not items or (items[0][1].slug, items[0][2].id) != (at.slug, at.question):
        return _asked(turn, trial, member)
    _, _, question = items[0]
    graded = grade(question, at.picked, turn.content.praise)
    if graded is None:
        return _asked(turn, trial, member)
    then = items[1][0] if len(items) > 1 else len(trial.plan.test)
    change = CountAnswer(turn.person.id, member.item, question.genuine, graded.right, then)
    counted = _with_answer(replace(member, item=then), question, graded.right)
    return replace(_asked(turn, trial, counted), changes=(change,))


def _with_answer(member: Member, question: RealOrFake, right: bool) -> Member:
    if question.genuine:
        return replace(
            member, genuine=member.genuine + 1, genuine_right=member.genuine_right + right
        )
    return replace(member, deceits=member.deceits + 1, deceits_right=member.deceits_right + right)


def _asked(turn: Turn, trial: Trial, member: Member) -> Outcome:
    """The next item; after the last, thanks, with how many were told right."""
    items = items_left(turn.content, trial, member.item)
    if not items:
        lines = (Phrase("trial.done.what", {"right": member.right, "all": member.answered}),)
        card = Card(Phrase("trial.done"), lines, buttons=(LESSONS, MENU), tone=Tone.CALM)
        return Outcome(Reply((card,)))
    _, lesson, question = items[0]
    at = QuestionRef(lesson.slug, question.id, "", TRIAL)
    card = question_card(question, at, turn.person.language)
    count = Phrase("test.count", {"n": member.answered + 1, "all": member.answered + len(items)})
    return Outcome(Reply((replace(card, lines=(count, *card.lines)),)))


def items_left(content: Library, trial: Trial, place: int) -> list[tuple[int, Lesson, RealOrFake]]:
    """Return the test items from this place of the plan on, each with its own place.

    Those that an editor took away since are left out, so that the later ones are still asked.
    """
    left = []
    for number, item in list(enumerate(trial.plan.test))[place:]:
        found = QuestionRef.of(item).find(content)
        if found and isinstance(found[1], RealOrFake):
            left.append((number, found[0], found[1]))
    return left


async def _open(turn: Turn) -> tuple[Trial, Member] | None:
    """The person's trial, on the days on which its test is asked."""
    name, person = turn.person.trial, turn.person.id
    if not name:
        return None

    def read(unit: Unit) -> tuple[Trial | None, Member | None]:
        return trials.find(unit, name), trials.member(unit, person)

    trial, member = await turn.read(read)
    today = calendar.day_in_thailand(turn.now)
    if trial is None or member is None or not trial.seed or trial.result:
        return None
    return (trial, member) if trial.plan.measure_from <= today < trial.plan.end else None


def _closed() -> Outcome:
    return Outcome(Reply((Card(Phrase("trial.over"), buttons=(LEAVE, LESSONS, MENU)),)))
