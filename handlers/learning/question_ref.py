"""The argument of a question's buttons ("slug.question.picked.mode"), written and parsed; at most
49 characters.

It is the complete state of a question; nothing else is stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from content.reading.library import Library
from content.reading.schema import Lesson, Question

BELOW = "f"
"""Mode: the first question of a lesson, in the same reply as the lesson's text."""

QUIZ = "z"
TRICK = "t"
REVIEW = "b"
"""Modes: a question of the quiz, a question of a trick's lesson, and one due for review."""

TRIAL = "x"
"""Mode: an item of the test of a trial (handlers/learning/trial)."""

TEST, TEST_AFTER = "p", "q"
"""Modes of the test before and after a module. Two characters follow: the number of questions
answered, and which of them were wrong (handlers/learning/assessment)."""


@dataclass(frozen=True, slots=True)
class QuestionRef:
    """A question of a lesson, what was picked so far, and the context in which it is asked.

    `picked` is the letter or word of a choice or, for an order question, the letters picked so far.
    `mode` is the place in a lesson's round ("1" to "9"), or begins with one of the letters above.
    """

    slug: str
    question: str
    picked: str = ""
    mode: str = BELOW

    def __str__(self) -> str:
        return f"{self.slug}.{self.question}.{self.picked}.{self.mode}"

    @staticmethod
    def of(argument: str) -> QuestionRef:
        """Return the reference in a button's argument; missing parts are empty."""
        slug, question, picked, mode = [*argument.split("."), "", "", "", ""][:4]
        return QuestionRef(slug, question, picked, mode or BELOW)

    def find(self, library: Library) -> tuple[Lesson, Question] | None:
        """Return (lesson, question), or None if the content no longer has them."""
        lesson = library.curriculum.lessons.get(self.slug)
        question = lesson.questions.get(self.question) if lesson else None
        return (lesson, question) if lesson and question else None

    @property
    def place_in_round(self) -> int:
        """The position of the question in the lesson's round, from 1; 0 outside a round."""
        return 1 if self.mode == BELOW else int(self.mode) if self.mode in tuple("123456789") else 0

    @property
    def item(self) -> str:
        """The key of the stored answer (Learned.item)."""
        return f"question:{self.slug}.{self.question}"
