"""Reads a person's learning progress and makes the changes to it, stored only if they agreed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from content.reading.library import Library
from content.reading.schema import Lesson, Question, RealOrFake
from handlers.core.turn import Turn
from handlers.learning.question_ref import QuestionRef
from handlers.learning.spaced_repetition import review
from storage.engine.database import Change
from storage.people.progress import Learn, Learned, of_person

FINISHED = ""
"""The state of a lesson whose round of questions is finished; before, it is the id of the next."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of answers to real-or-fake questions.

    `caught` of `fakes` fake messages and `trusted` of `reals` real ones were recognised.
    """

    caught: int = 0
    fakes: int = 0
    trusted: int = 0
    reals: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.caught + other.caught,
            self.fakes + other.fakes,
            self.trusted + other.trusted,
            self.reals + other.reals,
        )

    @property
    def missed(self) -> int:
        """The number of wrong answers."""
        return self.fakes - self.caught + self.reals - self.trusted


@dataclass(frozen=True, slots=True)
class Learner:
    """A person's progress: `learned` is item (Learned.item) -> row.

    `remembers` is True if the person agreed to its being stored.
    """

    person: str
    remembers: bool
    learned: Mapping[str, Learned] = field(default_factory=dict)

    def with_answer(
        self, at: QuestionRef, question: Question, right: bool, now: datetime
    ) -> Learned:
        """Return the row of a question after one more answer at `now` (UTC).

        If the question was changed since, its old answers are dropped: they were about another
        text."""
        old = self.learned.get(at.item)
        if old is None or old.revision != question.revision:
            old = Learned(at.item, question.revision)
        state, due = review(old.state, right, now)
        return replace(
            old, right=old.right + right, wrong=old.wrong + (not right), state=state, due=due
        )

    def changes_keeping(self, *rows: Learned) -> tuple[Change, ...]:
        """Return the changes that store these rows; none without consent."""
        return tuple(Learn(self.person, row) for row in rows) if self.remembers else ()

    def lesson(self, slug: str) -> Learned | None:
        """Return the row of a lesson, or None."""
        return self.learned.get(f"lesson:{slug}")

    def finished(self, slug: str) -> bool:
        """Return whether the lesson was finished at least once."""
        row = self.lesson(slug)
        return bool(row and row.right)

    def unfinished_lesson(self) -> tuple[str, str] | None:
        """Return (slug, id of the next question) of the last lesson left unfinished, or None."""
        unfinished = [
            row for row in self.learned.values() if row.item.startswith("lesson:") and row.state
        ]
        latest = max(
            unfinished, key=lambda row: (row.updated is not None, row.updated), default=None
        )
        return (latest.item.removeprefix("lesson:"), latest.state) if latest else None

    def due_questions(self, library: Library, now: datetime) -> list[QuestionRef]:
        """Return the questions due for review at `now`, the longest overdue first."""
        waiting = sorted(
            (row.due, item)
            for item, row in self.learned.items()
            if row.due is not None and row.due <= now
        )
        refs = (QuestionRef.of(item.removeprefix("question:")) for _, item in waiting)
        return [at for at in refs if at.find(library)]

    def tally(self, lessons: Iterable[Lesson]) -> Tally:
        """Return the counts over these lessons."""
        return sum((tally for _, tally in self._answers(lessons)), start=Tally())

    def by_trick(self, lessons: Iterable[Lesson]) -> Mapping[str, Tally]:
        """Return trick id -> counts of the questions about it, over these lessons."""
        counts: dict[str, Tally] = {}
        for trick, tally in self._answers(lessons):
            counts[trick] = counts.get(trick, Tally()) + tally
        return counts

    def _answers(self, lessons: Iterable[Lesson]) -> Iterator[tuple[str, Tally]]:
        for lesson in lessons:
            for question in lesson.questions.values():
                row = self.learned.get(f"question:{lesson.slug}.{question.id}")
                if row is None or not isinstance(question, RealOrFake):
                    continue
                trick = question.trick or next(iter(lesson.about.teaches), "")
                asked = row.right + row.wrong
                if question.genuine:
                    yield trick, Tally(trusted=row.right, reals=asked)
                else:
                    yield trick, Tally(caught=row.right, fakes=asked)


async def load_learner(turn: Turn) -> Learner:
    """Return the progress of this turn's person; empty without their consent."""
    person = turn.person.id
    if not turn.person.remember:
        return Learner(person, remembers=False)
    return Learner(person, True, await turn.read(lambda unit: of_person(unit, person)))
