"""Where in the curriculum a button stands: `slug.question.picked.mode`, at most 49 letters."""

from __future__ import annotations

from dataclasses import dataclass

from content.reading.library import Library
from content.reading.schema import Lesson, Question

BELOW = "f"
"""The first question of a lesson, in the same reply as the lesson's text."""

QUIZ = "z"
TRICK = "t"
BOOSTER = "b"
TEST, TEST_AFTER = "p", "q"
"""Before and after a module; then two digits: how many were answered, how many of them right."""


@dataclass(frozen=True, slots=True)
class Address:
    """A question in a lesson, what was picked so far, and in what round it is asked.

    `mode` is the place in a lesson's round ("1" to "9"), or begins with a letter above.
    """

    slug: str
    question: str
    picked: str = ""
    mode: str = BELOW

    def __str__(self) -> str:
        return f"{self.slug}.{self.question}.{self.picked}.{self.mode}"

    @staticmethod
    def of(argument: str) -> Address:
        """The address in a button's argument; what is missing is empty."""
        slug, question, picked, mode = [*argument.split("."), "", "", "", ""][:4]
        return Address(slug, question, picked, mode or BELOW)

    def find(self, library: Library) -> tuple[Lesson, Question] | None:
        """The lesson and question it names, or None where content no longer has them."""
        lesson = library.curriculum.lessons.get(self.slug)
        question = lesson.questions.get(self.question) if lesson else None
        return (lesson, question) if lesson and question else None

    @property
    def turn_in_round(self) -> int:
        """How many questions of the lesson's round were asked, this one too; 0 outside a round."""
        return 1 if self.mode == BELOW else int(self.mode) if self.mode in tuple("123456789") else 0

    @property
    def item(self) -> str:
        """Under which the answer is kept."""
        return f"question:{self.slug}.{self.question}"
