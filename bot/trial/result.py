"""Works out the result of a trial from its stored answers by statistics.py, and says it in plain
words.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from random import Random
from statistics import fmean
from typing import Any

from bot.trial.statistics import Difference, compare
from storage.people.rounding import STEP, at_least
from storage.people.trials.plan import Measure, Plan
from storage.people.trials.trials import Answers

LEAST_TOLD = 3
"""The fewest units with answers in each half; with fewer nothing is worked out."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is told, and kept as it was told first.

    `people` and `units` are of the half that began and of the one that waited; numbers of people
    are rounded down to a step of five. `outcomes` is Measure -> what the halves told right.
    """

    people: tuple[int, int]
    units: tuple[int, int]
    outcomes: Mapping[str, Difference]

    def to_json(self) -> str:
        """Return the one spelling of the result."""
        return json.dumps(asdict(self), sort_keys=True)

    @staticmethod
    def of_json(stored: str) -> Result:
        """Return the result that was kept."""
        found: dict[str, Any] = json.loads(stored)
        outcomes = {name: Difference(**each) for name, each in found["outcomes"].items()}
        return Result(tuple(found["people"]), tuple(found["units"]), outcomes)


def work_out(plan: Plan, seed: str, answers: Iterable[Answers]) -> Result | None:
    """Return the result, or None if too few people or units answered for any.

    Whoever answered a part of the test counts with that part; people count in the half that their
    unit was drawn into, whatever lessons they read.
    """
    given = [each for each in answers if each.deceits + each.genuine]
    people, units = [], []
    for early in (True, False):
        here = [each for each in given if each.early is early]
        people.append(len(here))
        units.append(len({each.unit for each in here}))
    if min(people) <= STEP or min(units) < LEAST_TOLD:
        return None
    found: dict[str, Difference] = {}
    for outcome in Measure:
        first, second = (_means(given, _SHARE[outcome], early) for early in (True, False))
        if min(len(first), len(second)) < LEAST_TOLD:
            return None
        random = Random(f"{plan.fingerprint}|{seed}|{outcome}")
        found[outcome.value] = compare(first, second, random)
    return Result((at_least(people[0]), at_least(people[1])), (units[0], units[1]), found)


_SHARE: Mapping[Measure, Callable[[Answers], tuple[int, int]]] = {
    Measure.DECEIT: lambda each: (each.deceits_right, each.deceits),
    Measure.GENUINE: lambda each: (each.genuine_right, each.genuine),
}


def _means(
    given: Sequence[Answers], share: Callable[[Answers], tuple[int, int]], early: bool
) -> list[float]:
    """The mean share of the people of each unit of one half."""
    by_unit: dict[str, list[float]] = defaultdict(list)
    for each in given:
        right, asked = share(each)
        if each.early is early and asked:
            by_unit[each.unit].append(right / asked)
    return [fmean(by_unit[unit]) for unit in sorted(by_unit)]


def told(plan: Plan, result: Result) -> list[str]:
    """Return the lines that say the result."""
    lines = [
        f"answered: at least {result.people[0]} people of {result.units[0]} units that began, at "
        f"least {result.people[1]} of {result.units[1]} that waited"
    ]
    for outcome in sorted(Measure, key=lambda each: each is not plan.outcome):
        each = result.outcomes[outcome.value]
        planned = " (what the trial is about)" if outcome is plan.outcome else ""
        lines.append(f"{_NAMES[outcome]}{planned}: {_compared(each)}")
        if outcome is Measure.GENUINE:
            wrong = Difference(1 - each.first, 1 - each.second, -each.high, -each.low, each.chance)
            lines.append(f"false alarms, genuine ones taken for deceit: {_compared(wrong)}")
    main = result.outcomes[plan.outcome.value]
    lines.append(_READING[(main.low > 0) - (main.high < 0)])
    return lines


_NAMES = {Measure.DECEIT: "deceit told right", Measure.GENUINE: "genuine ones trusted"}
_READING = {
    1: "reading: those who had the lessons did better than chance alone explains",
    0: "reading: the interval holds nought, so the trial does not show that the lessons help or "
    "harm; that is no proof that they do nothing",
    -1: "reading: those who had the lessons did WORSE than chance alone explains: look at the "
    "lessons before the other half gets them",
}


def _compared(each: Difference) -> str:
    return (
        f"began {each.first:.0%}, waited {each.second:.0%}; difference "
        f"{100 * each.difference:+.1f} points, 95 % interval {100 * each.low:+.1f} to "
        f"{100 * each.high:+.1f}; chance of the lot alone {each.chance:.3f}"
    )
