"""Handles the one-minute lesson on one trick, with one question, offered after a check or a
report.
"""

from __future__ import annotations

from content.reading.library import Library
from content.reading.schema import Lesson, Question, ScamType
from handlers.core.buttons import LESSONS, MENU
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Part, Press, Reply, Tone, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn
from handlers.learning.menu import show_menu
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import TRICK, QuestionRef


async def show(turn: Turn) -> Outcome:
    """Handle `learn.trick`: show how the trick works, its red flags, advice, and a question."""
    kind = turn.content.scam_types.get(turn.argument)
    if kind is None:
        return await show_menu(turn)
    found = question_on(turn.content, kind.id)
    parts: list[Part] = [_card(kind, asks=found is not None)]
    if found:
        lesson, question = found
        at = QuestionRef(lesson.slug, question.id, "", TRICK)
        parts.append(question_card(question, at, turn.person.language))
    return Outcome(Reply(tuple(parts)))


def question_on(library: Library, trick: str) -> tuple[Lesson, Question] | None:
    """Return (lesson, question) for a trick, or None.

    The question is the first about this trick, or the first of a lesson on this trick alone.
    """
    for lesson in library.curriculum.lessons.values():
        for question in lesson.questions.values():
            if question.trick == trick:
                return lesson, question
    for lesson in library.curriculum.lessons.values():
        if lesson.about.teaches == (trick,):
            return lesson, next(iter(lesson.questions.values()))
    return None


def _card(kind: ScamType, *, asks: bool) -> Card:
    flags: list[Say] = [Phrase("learn.flag", {"flag": Passage(flag)}) for flag in kind.flags]
    lines = (Passage(kind.how), Phrase("learn.flags"), *flags, Passage(kind.advice))
    buttons = []
    if kind.lesson:
        label = Phrase("lesson.button_read")
        buttons.append(Press(label, "lesson.start", kind.lesson, weight=Weight.MAIN))
    if not asks:
        buttons.append(LESSONS)
        buttons.append(MENU)
    # No buttons if a question follows: they would be between the text and the question.
    shown = tuple(buttons) if not asks else ()
    return Card(Passage(kind.name), lines, buttons=shown, tone=Tone.WARN)
