"""Pure rule: which questions a module's test before and its test after ask; they differ but are
alike.

Both tests of a person ask about the same lessons, spread evenly over the module, and use each kind
of question as evenly as the lessons' questions allow; no question is in both. The selection is
random but always the same for one person and module. Which of the two tests comes first is random
too, so that over many learners both are equally hard and a better result after the module is not
due to an easier test.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise, permutations

from content.reading.lessons.curriculum import Curriculum
from content.reading.schema import Lesson, PutInOrder, Question, RealOrFake

LONGEST = 5
"""The most questions in a test, which take about two minutes."""

Questions = list[tuple[Lesson, Question]]


def select(curriculum: Curriculum, module: str, person: str, *, after: bool) -> Questions:
    """Return this person's questions in the test before a module or, with `after`, after it."""
    random = _Random(f"{person}|{module}")
    one, other = Counter[str](), Counter[str]()
    used: set[str] = set()
    tests: tuple[Questions, Questions] = [], []
    for lesson in _spread(curriculum.of_module(module), random):
        pairs = [
            pair
            for pair in permutations(_usable(lesson), 2)
            if not used & {f"{lesson.slug}.{question.id}" for question in pair}
        ]
        first, second = min(pairs, key=lambda pair: _cost(pair, one, other, lesson.slug, random))
        used |= {f"{lesson.slug}.{first.id}", f"{lesson.slug}.{second.id}"}
        one[_kind(first)] += 1
        other[_kind(second)] += 1
        tests[0].append((lesson, first))
        tests[1].append((lesson, second))
    return tests[after ^ (random.draw("which comes first") % 2)]


def _cost(
    pair: tuple[Question, Question],
    one: Counter[str],
    other: Counter[str],
    slug: str,
    random: _Random,
) -> tuple[int, ...]:
    """Return a sort key for a pair of questions, one for each test; the smallest is the best.

    Prefers kinds of question asked least so far, then questions marked `test: true`, then pairs of
    like questions, then a random order.
    """
    first, second = pair
    met = one[_kind(first)], other[_kind(second)]
    marked = first.test or second.test
    chance = random.draw(f"{slug}.{first.id}.{second.id}")
    return max(met), not marked, sum(met), _unlike(first, second), chance


class _Random:
    """Random numbers that are always the same for one seed."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def draw(self, what: str) -> int:
        """Return the 32-bit number for this purpose."""
        return int.from_bytes(hashlib.sha256(f"{self._seed}|{what}".encode()).digest()[:4])


def _spread(lessons: tuple[Lesson, ...], random: _Random) -> list[Lesson]:
    """Return at most LONGEST lessons in teaching order.

    A long module is divided into LONGEST parts, with one lesson from each. In a short one, lessons
    may come twice if they have enough questions for both tests."""
    if len(lessons) > LONGEST:
        edges = [len(lessons) * n // LONGEST for n in range(LONGEST + 1)]
        stretches = [lessons[low:high] for low, high in pairwise(edges)]
        chosen = [part[random.draw(f"stretch {n}") % len(part)] for n, part in enumerate(stretches)]
        return [lesson for lesson in chosen if len(_usable(lesson)) >= 2]
    rounds = [
        (number, random.draw(lesson.slug), lesson)
        for lesson in lessons
        for number in range(len(_usable(lesson)) // 2)
    ]
    taken = sorted(rounds, key=lambda each: each[:2])[:LONGEST]
    return sorted((lesson for _, _, lesson in taken), key=lessons.index)


def _usable(lesson: Lesson) -> list[Question]:
    """Return the questions that may be in a test: not order questions, which take many presses."""
    return [q for q in lesson.questions.values() if not isinstance(q, PutInOrder)]


def _kind(question: Question) -> str:
    genuine = question.genuine if isinstance(question, RealOrFake) else ""
    return f"{question.kind} {genuine}"


def _unlike(one: Question, other: Question) -> int:
    """Return 0 for the same kind, and both real or both fake; 1 for the same kind; else 2."""
    return 0 if _kind(one) == _kind(other) else 1 if one.kind == other.kind else 2
