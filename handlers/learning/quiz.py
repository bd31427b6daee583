"""Handles the quiz button: picks a question, due ones first, and asks it; lesson.py takes the
answer.
"""

from __future__ import annotations

from content.reading.schema import Lesson
from handlers.core.outcome import Outcome
from handlers.core.reply import Reply
from handlers.core.turn import Turn
from handlers.learning.gone import gone
from handlers.learning.learner import Learner, load_learner
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import QUIZ, REVIEW, QuestionRef


async def ask(turn: Turn) -> Outcome:
    """Handle `learn.quiz`: ask one question in a message of its own."""
    at = _pick(turn, await load_learner(turn))
    found = at.find(turn.content) if at else None
    if at is None or found is None:
        return gone()
    return Outcome(Reply((question_card(found[1], at, turn.person.language),)))


def _pick(turn: Turn, learner: Learner) -> QuestionRef | None:
    due = learner.due_questions(turn.content, turn.now)
    if due:
        return QuestionRef(due[0].slug, due[0].question, "", REVIEW)
    every = [
        QuestionRef(lesson.slug, question, "", QUIZ)
        for lesson in _lessons(turn)
        for question in lesson.questions
    ]
    unasked = [at for at in every if at.item not in learner.learned]
    choice = unasked or every
    # Picked by the time, so that the next press gives another question and nothing is stored.
    return choice[int(turn.now.timestamp()) % len(choice)] if choice else None


def _lessons(turn: Turn) -> list[Lesson]:
    """Return the lessons for this person; residents are not asked about those for officials."""
    curriculum = turn.content.curriculum
    return [
        lesson
        for lesson in curriculum.lessons.values()
        if turn.person.official or curriculum.modules[lesson.about.module].audience == "residents"
    ]
