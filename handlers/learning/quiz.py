"""One question at a time: what is due to come back first, then what was never asked."""

from __future__ import annotations

from content.reading.schema import Lesson
from handlers.core.outcome import Outcome
from handlers.core.reply import Reply
from handlers.core.turn import Turn
from handlers.learning.gone import gone
from handlers.learning.learner import Memory, recall
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import BOOSTER, QUIZ, Address


async def quiz(turn: Turn) -> Outcome:
    """A question in a message of its own."""
    at = _pick(turn, await recall(turn))
    found = at.find(turn.content) if at else None
    if at is None or found is None:
        return gone()
    return Outcome(Reply((question_card(found[1], at, turn.person.language),)))


def _pick(turn: Turn, memory: Memory) -> Address | None:
    due = memory.due(turn.content, turn.now)
    if due:
        return Address(due[0].slug, due[0].question, "", BOOSTER)
    every = [
        Address(lesson.slug, question, "", QUIZ)
        for lesson in _for_person(turn)
        for question in lesson.questions
    ]
    fresh = [at for at in every if at.item not in memory.learned]
    choice = fresh or every
    # The minute picks: no memory is needed, and the next tap brings another one.
    return choice[int(turn.now.timestamp()) % len(choice)] if choice else None


def _for_person(turn: Turn) -> list[Lesson]:
    curriculum = turn.content.curriculum
    return [
        lesson
        for lesson in curriculum.lessons.values()
        if turn.person.official or curriculum.modules[lesson.about.module].audience == "residents"
    ]
