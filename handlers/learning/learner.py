"""What is kept of a learner, read and changed; nothing at all for who did not agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from content.reading.library import Library
from content.reading.schema import Lesson, Question, RealOrFake
from handlers.core.turn import Turn
from handlers.learning.question_ref import Address
from handlers.learning.spacing import after
from storage.engine.database import Change
from storage.people.progress import Learn, Learned, of_person

FINISHED = ""
"""A lesson's state once all of its round was answered; until then the id of the next question."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Two plain counts: fakes seen through, and real messages trusted, out of all that were met."""

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
        """How often the person was mistaken, either way."""
        return self.fakes - self.caught + self.reals - self.trusted


@dataclass(frozen=True, slots=True)
class Memory:
    """What this person has learned, by item; `keeps` is whether they agreed to be remembered."""

    person: str
    keeps: bool
    learned: Mapping[str, Learned] = field(default_factory=dict)

    def answered(self, at: Address, question: Question, right: bool, now: datetime) -> Learned:
        """The row of a question after one more answer. A question that was changed since starts
        afresh: its old answers were about something else."""
        old = self.learned.get(at.item)
        if old is None or old.revision != question.revision:
            old = Learned(at.item, question.revision)
        state, due = after(old.state, right, now)
        return replace(
            old, right=old.right + right, wrong=old.wrong + (not right), state=state, due=due
        )

    def keep(self, *rows: Learned) -> tuple[Change, ...]:
        """The changes that keep these rows; none without consent."""
        return tuple(Learn(self.person, row) for row in rows) if self.keeps else ()

    def lesson(self, slug: str) -> Learned | None:
        """What is kept of a lesson, or None."""
        return self.learned.get(f"lesson:{slug}")

    def finished(self, slug: str) -> bool:
        """Whether the lesson was finished at least once."""
        row = self.lesson(slug)
        return bool(row and row.right)

    def open_lesson(self) -> tuple[str, str] | None:
        """(slug, next question) of the lesson left last, or None."""
        left = [
            row for row in self.learned.values() if row.item.startswith("lesson:") and row.state
        ]
        latest = max(left, key=lambda row: (row.updated is not None, row.updated), default=None)
        return (latest.item.removeprefix("lesson:"), latest.state) if latest else None

    def due(self, library: Library, now: datetime) -> list[Address]:
        """Questions that want to be asked again by now, longest waiting first."""
        waiting = sorted(
            (row.due, item)
            for item, row in self.learned.items()
            if row.due is not None and row.due <= now
        )
        addresses = (Address.of(item.removeprefix("question:")) for _, item in waiting)
        return [at for at in addresses if at.find(library)]

    def tally(self, lessons: Iterable[Lesson]) -> Tally:
        """The two counts over these lessons."""
        return sum((tally for _, tally in self._met(lessons)), start=Tally())

    def by_trick(self, lessons: Iterable[Lesson]) -> Mapping[str, Tally]:
        """The two counts by id of the trick that was asked about."""
        counts: dict[str, Tally] = {}
        for trick, tally in self._met(lessons):
            counts[trick] = counts.get(trick, Tally()) + tally
        return counts

    def _met(self, lessons: Iterable[Lesson]) -> Iterator[tuple[str, Tally]]:
        for lesson in lessons:
            for question in lesson.questions.values():
                row = self.learned.get(f"question:{lesson.slug}.{question.id}")
                if row is None or not isinstance(question, RealOrFake):
                    continue
                trick = question.trick or next(iter(lesson.about.teaches), "")
                met = row.right + row.wrong
                if question.genuine:
                    yield trick, Tally(trusted=row.right, reals=met)
                else:
                    yield trick, Tally(caught=row.right, fakes=met)


async def recall(turn: Turn) -> Memory:
    """What is kept of the person of this turn."""
    person = turn.person.id
    if not turn.person.remember:
        return Memory(person, keeps=False)
    return Memory(person, True, await turn.read(lambda unit: of_person(unit, person)))
