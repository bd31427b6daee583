"""The test before and after a module: other questions, the same lessons, equally hard by lot."""

from __future__ import annotations

from collections import Counter

import pytest

from content.reading.library import Library
from content.reading.schema import PutInOrder, RealOrFake
from handlers.learning.assessment.question_selection import LONGEST, select

PEOPLE = [f"line:U{n:032x}" for n in range(60)]


def modules(library: Library) -> list[str]:
    return list(library.curriculum.modules)


def asked(library: Library, module: str, person: str, *, after: bool) -> list[tuple[str, str]]:
    found = select(library.curriculum, module, person, after=after)
    return [(lesson.slug, question.id) for lesson, question in found]


def test_a_paper_is_always_the_same_for_one_person_and_has_no_question_twice(
    library: Library,
) -> None:
    for module in modules(library):
        for person in PEOPLE[:10]:
            first = asked(library, module, person, after=False)
            assert first == asked(library, module, person, after=False)
            assert len(set(first)) == len(first)
            assert 4 <= len(first) <= LONGEST


def test_before_and_after_ask_other_questions_about_the_same_lessons(library: Library) -> None:
    for module in modules(library):
        for person in PEOPLE[:10]:
            before = asked(library, module, person, after=False)
            after = asked(library, module, person, after=True)
            assert not set(before) & set(after)
            assert [slug for slug, _ in before] == [slug for slug, _ in after]


def test_every_lesson_of_a_long_module_is_asked_about_and_none_twice(library: Library) -> None:
    slugs = [lesson.slug for lesson in library.curriculum.of_module("online")]
    assert len(slugs) > LONGEST
    met: Counter[str] = Counter()
    for person in PEOPLE:
        one = [slug for slug, _ in asked(library, "online", person, after=False)]
        assert len(set(one)) == LONGEST
        assert one == sorted(one, key=slugs.index)
        met.update(one)
    assert set(met) == set(slugs)
    assert max(met.values()) <= 3 * min(met.values())


def test_kinds_are_mixed_and_no_order_is_asked(library: Library) -> None:
    for module in modules(library):
        for person in PEOPLE[:10]:
            found = [q for _, q in select(library.curriculum, module, person, after=False)]
            assert not any(isinstance(question, PutInOrder) for question in found)
            assert len({question.kind for question in found}) >= 2


def test_over_many_people_both_papers_are_made_of_the_same_questions(library: Library) -> None:
    """Nobody knows how hard a question is: so each must come before as often as after."""
    before: Counter[tuple[str, str]] = Counter()
    after: Counter[tuple[str, str]] = Counter()
    for n in range(400):
        person = f"telegram:{n}"
        before.update(asked(library, "calls", person, after=False))
        after.update(asked(library, "calls", person, after=True))
    for question in {*before, *after}:
        both = before[question] + after[question]
        assert both < 40 or abs(before[question] - after[question]) < 0.35 * both, question


def test_real_ones_and_fakes_are_both_asked_where_a_module_has_both(library: Library) -> None:
    shares = [
        question.genuine
        for person in PEOPLE
        for _, question in select(library.curriculum, "links", person, after=False)
        if isinstance(question, RealOrFake)
    ]
    assert 0.25 < sum(shares) / len(shares) < 0.75


@pytest.mark.parametrize("after", [False, True])
def test_a_module_without_lessons_has_no_paper(library: Library, after: bool) -> None:
    assert select(library.curriculum, "nowhere", "line:U1", after=after) == []
