"""A learner's stored progress; a person who did not agree to be remembered has none."""

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
"""State of a lesson whose round is answered; until then its state is the next question's id."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers to real-or-fake questions: `caught` of the fakes, `trusted` of the real messages."""

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
        """Wrong answers of both kinds."""
        return self.fakes - self.caught + self.reals - self.trusted


@dataclass(frozen=True, slots=True)
class Learner:
    """Progress by item (Learned.item); `remembers` is the person's consent to storing it."""

    person: str
    remembers: bool
    learned: Mapping[str, Learned] = field(default_factory=dict)

    def with_answer(
        self, at: QuestionRef, question: Question, right: bool, now: datetime
    ) -> Learned:
        """The row of a question after one more answer. A question that was changed since then
        starts anew: its old answers were about something else."""
        old = self.learned.get(at.item)
        if old is None or old.revision != question.revision:
            old = Learned(at.item, question.revision)
        state, due = review(old.state, right, now)
        return replace(
            old, right=old.right + right, wrong=old.wrong + (not right), state=state, due=due
        )

    def changes_keeping(self, *rows: Learned) -> tuple[Change, ...]:
        """The changes that store these rows; none without consent."""
        return tuple(Learn(self.person, row) for row in rows) if self.remembers else ()

    def lesson(self, slug: str) -> Learned | None:
        """The row of a lesson, or None."""
        return self.learned.get(f"lesson:{slug}")

    def finished(self, slug: str) -> bool:
        """Whether the lesson was finished at least once."""
        row = self.lesson(slug)
        return bool(row and row.right)

    def unfinished_lesson(self) -> tuple[str, str] | None:
        """(slug, id of its next question) of the lesson that was left last, or None."""
        unfinished = [
            row for row in self.learned.values() if row.item.startswith("lesson:") and row.state
        ]
        latest = max(
            unfinished, key=lambda row: (row.updated is not None, row.updated), default=None
        )
        return (latest.item.removeprefix("lesson:"), latest.state) if latest else None

    def due_questions(self, library: Library, now: datetime) -> list[QuestionRef]:
        """Questions to be repeated by now, the longest overdue first."""
        waiting = sorted(
            (row.due, item)
            for item, row in self.learned.items()
            if row.due is not None and row.due <= now
        )
        refs = (QuestionRef.of(item.removeprefix("question:")) for _, item in waiting)
        return [at for at in refs if at.find(library)]

    def tally(self, lessons: Iterable[Lesson]) -> Tally:
        """The counts over these lessons."""
        return sum((tally for _, tally in self._answers(lessons)), start=Tally())

    def by_trick(self, lessons: Iterable[Lesson]) -> Mapping[str, Tally]:
        """The counts by id of the trick that was asked about."""
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
    """The stored progress of this turn's person."""
    person = turn.person.id
    if not turn.person.remember:
        return Learner(person, remembers=False)
    return Learner(person, True, await turn.read(lambda unit: of_person(unit, person)))
