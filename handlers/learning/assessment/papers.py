"""Which questions a module's test asks: another paper before than after, of the same make.

Two papers are made for a person, by lot but always the same ones: both ask about the same lessons,
spread evenly over the module, and about each kind of question as evenly as the banks allow, and no
question stands in both. Which of the two comes first is by lot too: over many learners both are
equally hard, however hard the single questions are, and a better result is not the easier paper.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise, permutations

from content.reading.lessons.curriculum import Curriculum
from content.reading.schema import Lesson, PutInOrder, Question, RealOrFake

LONGEST = 5
"""Questions of a test: two minutes."""

Paper = list[tuple[Lesson, Question]]


def paper(curriculum: Curriculum, module: str, person: str, *, after: bool) -> Paper:
    """This person's questions of a module, before it or after."""
    lot = _Lot(f"{person}|{module}")
    one, other = Counter[str](), Counter[str]()
    used: set[str] = set()
    papers: tuple[Paper, Paper] = [], []
    for lesson in _spread(curriculum.of_module(module), lot):
        pairs = [
            pair
            for pair in permutations(_usable(lesson), 2)
            if not used & {f"{lesson.slug}.{question.id}" for question in pair}
        ]
        first, second = min(pairs, key=lambda pair: _worth(pair, one, other, lesson.slug, lot))
        used |= {f"{lesson.slug}.{first.id}", f"{lesson.slug}.{second.id}"}
        one[_kind(first)] += 1
        other[_kind(second)] += 1
        papers[0].append((lesson, first))
        papers[1].append((lesson, second))
    return papers[after ^ (lot.draw("which comes first") % 2)]


def _worth(
    pair: tuple[Question, Question], one: Counter[str], other: Counter[str], slug: str, lot: _Lot
) -> tuple[int, ...]:
    """The less, the better: marked for the test, kinds that were asked least, both alike."""
    first, second = pair
    met = one[_kind(first)], other[_kind(second)]
    marked = first.test or second.test
    chance = lot.draw(f"{slug}.{first.id}.{second.id}")
    return max(met), not marked, sum(met), _unlike(first, second), chance


class _Lot:
    """Numbers that are always the same for one person and module."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def draw(self, what: str) -> int:
        """A number for this, of 32 bits."""
        return int.from_bytes(hashlib.sha256(f"{self._seed}|{what}".encode()).digest()[:4])


def _spread(lessons: tuple[Lesson, ...], lot: _Lot) -> list[Lesson]:
    """At most LONGEST lessons in teaching order: one of each stretch of a long module, by lot; in
    a short one some come twice, where their banks have questions enough for both papers."""
    if len(lessons) > LONGEST:
        edges = [len(lessons) * n // LONGEST for n in range(LONGEST + 1)]
        stretches = [lessons[low:high] for low, high in pairwise(edges)]
        chosen = [part[lot.draw(f"stretch {n}") % len(part)] for n, part in enumerate(stretches)]
        return [lesson for lesson in chosen if len(_usable(lesson)) >= 2]
    rounds = [
        (number, lot.draw(lesson.slug), lesson)
        for lesson in lessons
        for number in range(len(_usable(lesson)) // 2)
    ]
    taken = sorted(rounds, key=lambda each: each[:2])[:LONGEST]
    return sorted((lesson for _, _, lesson in taken), key=lessons.index)


def _usable(lesson: Lesson) -> list[Question]:
    """Orders take too many taps for a test."""
    return [q for q in lesson.questions.values() if not isinstance(q, PutInOrder)]


def _kind(question: Question) -> str:
    genuine = question.genuine if isinstance(question, RealOrFake) else ""
    return f"{question.kind} {genuine}"


def _unlike(one: Question, other: Question) -> int:
    """0: of the same kind, and as real; 1: of the same kind; 2: neither."""
    return 0 if _kind(one) == _kind(other) else 1 if one.kind == other.kind else 2
