"""The result is of halves as they were drawn, and of none that is too small."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.trial.result import Result, told, work_out
from storage.people.trials.plan import Kind, Measure, Plan
from storage.people.trials.trials import Answers

PLAN = Plan(
    "dry-season",
    "Do lessons help?",
    Kind.DISTRICT,
    tuple(f"380{n}" for n in range(1, 9)),
    ("a",),
    ("b.c",),
    {"b.c": "1"},
    Measure.DECEIT,
    "plan",
    dt.date(2026, 12, 1),
    dt.date(2027, 1, 1),
    dt.date(2027, 2, 1),
    {},
)


def answers(early: int, waiting: int, people: int = 6, units: int = 4) -> list[Answers]:
    """Of 3 deceits each, so many told right by each half; of 3 genuine ones always two."""
    return [
        Answers(f"{'ab'[half]}{unit}", half == 0, 3, (early, waiting)[half] - (unit == 0), 3, 2)
        for half in (0, 1)
        for unit in range(units)
        for _ in range(people)
    ]


def test_a_gain_shows_with_its_interval_and_false_alarms_apart() -> None:
    result = work_out(PLAN, "s", answers(3, 1))
    assert result
    assert result.people == (20, 20)  # of 24: in steps of five, whoever is left out
    deceit, genuine = result.outcomes["deceit"], result.outcomes["genuine"]
    assert deceit.difference == pytest.approx(2 / 3)
    assert deceit.low > 0
    assert genuine.difference == pytest.approx(0)
    text = "\n".join(told(PLAN, result))
    assert "deceit told right (what the trial is about): began 92%, waited 25%" in text
    assert "false alarms, genuine ones taken for deceit: began 33%, waited 33%" in text
    assert "better than chance alone" in text


@pytest.mark.parametrize(("early", "waiting", "says"), [(2, 2, "holds nought"), (1, 3, "WORSE")])
def test_none_and_harm_are_said_as_plainly(early: int, waiting: int, says: str) -> None:
    result = work_out(PLAN, "s", answers(early, waiting))
    assert result
    assert says in told(PLAN, result)[-1]


@pytest.mark.parametrize(
    "given", [[], answers(3, 1, people=1), answers(3, 1, units=2), answers(3, 1)[:24]]
)
def test_of_few_people_or_units_nothing_is_worked_out(given: list[Answers]) -> None:
    assert work_out(PLAN, "s", given) is None


def test_who_answered_nothing_does_not_count_and_a_part_counts() -> None:
    silent = Answers("a0", True, 0, 0, 0, 0)
    assert work_out(PLAN, "s", [*answers(3, 1), silent]) == work_out(PLAN, "s", answers(3, 1))
    part = Answers("a0", True, 1, 0, 0, 0)
    assert work_out(PLAN, "s", [*answers(3, 1), part]) != work_out(PLAN, "s", answers(3, 1))


def test_it_is_kept_as_it_was_told() -> None:
    result = work_out(PLAN, "s", answers(3, 1))
    assert result
    assert Result.of_json(result.to_json()) == result
    other = replace(PLAN, outcome=Measure.GENUINE)
    assert "trusted (what the trial is about)" in "\n".join(told(other, result))
