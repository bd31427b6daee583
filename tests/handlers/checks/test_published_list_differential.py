"""No one person changes what residents are told: random histories without each reporter in turn.

Some hundreds are held against the plain model here, and a few are played through the program, where
each must say what the model says. `python -m tests.differential` plays a thousand through it.
"""

from __future__ import annotations

import random

import pytest

from content.reading.library import Library
from handlers.core.several import COUNTED, UNRELATED
from tests.differential.__main__ import replay
from tests.differential.findings import Findings
from tests.differential.histories import (
    VICTIM,
    Act,
    History,
    behind,
    expected,
    random_history,
    with_trap,
)
from tests.differential.replay import Theatre

HISTORIES = 250
PLAYED = 3


def of_model(histories: int, people: int) -> Findings:
    """What the model finds if so many people make a value public."""
    found = Findings()
    for seed in range(histories):
        history = random_history(random.Random(seed))  # noqa: S311  # no secret
        whole, who = expected(history, people), behind(history)
        for person in history.people:
            without = expected(history.without(person), people)
            found.compare(f"{seed}", history, person, (whole, without), who)
        found.histories += 1
    return found


def test_over_random_histories_no_person_alone_changes_an_answer() -> None:
    found = of_model(HISTORIES, COUNTED)
    assert found.broken == []
    assert found.told > 10 * HISTORIES  # there was something to change
    assert found.with_others > HISTORIES


def test_the_comparison_sees_what_a_smaller_number_of_people_would_give_away() -> None:
    found = of_model(50, UNRELATED)
    assert found.by_one
    assert found.untrue


def test_over_random_histories_a_gang_of_two_learns_nothing_of_its_victim() -> None:
    for seed in range(HISTORIES):
        dice = random.Random(seed)  # noqa: S311  # no secret
        trapped = with_trap(dice, random_history(dice))
        assert expected(trapped) == expected(trapped.without(VICTIM)), seed


def test_a_gang_of_three_accounts_is_where_the_promise_ends() -> None:
    three = [*("gang0", "gang1", "gang2", VICTIM)]
    acts = [Act(n, "report", who, n, (0, 1)) for n, who in enumerate(three)]
    acts += [Act(10 + n, "close", who, n, fraud=True) for n, who in enumerate(three)]
    history = History(tuple(acts))
    assert expected(history) != expected(history.without(VICTIM))
    assert expected(history.without("gang2")) == expected(history.without("gang2").without(VICTIM))


@pytest.mark.parametrize("seed", range(PLAYED))
async def test_the_program_says_what_the_model_says_with_and_without_each_person(
    lists: Library, seed: int
) -> None:
    found = Findings()
    assert await replay(Theatre(lists), seed, found) == []
    assert found.broken == []
    assert found.compared > 0
