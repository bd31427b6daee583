"""Numbers of people by fives, true without any one of them."""

from __future__ import annotations

import pytest

from storage.people.rounding import at_least


@pytest.mark.parametrize(
    ("people", "told"), [(0, 0), (1, 0), (5, 0), (6, 5), (7, 5), (10, 5), (11, 10), (301, 300)]
)
def test_numbers_are_told_by_fives_that_hold_without_any_one(people: int, told: int) -> None:
    assert at_least(people) == told
    assert at_least(people) <= max(people - 1, 0)
