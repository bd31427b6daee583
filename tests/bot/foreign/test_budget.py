"""One person's files are counted, weighed and timed, and nobody else's with them."""

from __future__ import annotations

from bot.foreign.budget import WINDOW, Budget
from tests.bot.lookups.conftest import Time


def test_so_many_files_and_no_more_until_time_has_passed() -> None:
    clock = Time()
    budget = Budget(files=2, now=clock)
    assert [budget.take("mali", 1) for _ in range(3)] == [True, True, False]
    assert budget.take("nok", 1)
    clock.now += WINDOW + 1
    assert budget.take("mali", 1)


def test_so_many_bytes() -> None:
    budget = Budget(bytes=100, now=Time())
    assert [budget.take("mali", size) for size in (60, 60, 40)] == [True, False, True]


def test_who_has_used_up_the_workers_time_waits_until_it_is_forgotten() -> None:
    clock = Time()
    budget = Budget(seconds=10, now=clock)
    budget.spend("mali", 6)
    assert budget.take("mali", 1)
    clock.now += WINDOW / 2
    budget.spend("mali", 6)
    assert budget.spent("mali") == 12
    assert not budget.take("mali", 1)
    clock.now += WINDOW / 2 + 1
    assert budget.spent("mali") == 6
    assert budget.take("mali", 1)
