"""Plays made-up trials for `trial simulate`, to see what the analysis finds where the truth is
known.

People of one unit are alike: the share that a unit tells right is drawn around the share of its
half, each person's share around that of their unit (both beta), and each answer by that (a coin).
The mean of a half is then exactly the share that was put in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import fmean

from bot.trial.statistics import chance_of_lot, interval

DRAWS = 199
"""Draws of the lot for each trial that is played: fewer than for a real one, and as valid."""

PERSON = 0.15
"""How alike the answers of one person are, over those of their unit: assumed, not measured."""

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Assumed:
    """What a trial is planned on.

    units:   how many take part, both halves together.
    people:  how many of a unit answer, on average; units differ by half of that.
    items:   how many test items of the kind each person is shown.
    share:   what the waiting half tells right, 0 to 1.
    gain:    by how much the lessons raise that.
    alike:   intra-cluster correlation: how alike people of one unit are, 0 to 1.
    """

    units: int
    people: int
    items: int
    share: float
    gain: float
    alike: float

    def with_gain(self, gain: float) -> Assumed:
        """Return the same with another gain, such as none."""
        return replace(self, gain=gain)


SIZES = (
    Assumed(units=10, people=15, items=4, share=0.6, gain=0.15, alike=0.05),
    Assumed(units=16, people=12, items=4, share=0.6, gain=0.15, alike=0.10),
    Assumed(units=24, people=20, items=4, share=0.6, gain=0.15, alike=0.02),
)
"""Trials as districts could hold them."""


@dataclass(frozen=True, slots=True)
class Played:
    """Of the trials played, the share whose interval holds the truth, and that found an effect."""

    trials: int
    covered: float
    found: float


def play(assumed: Assumed, trials: int, seed: str) -> Played:
    """Play trials; the same seed gives the same. Without a gain, `found` are false alarms."""
    random = Random(seed)
    covered = found = 0
    for _ in range(trials):
        half = assumed.units // 2
        first = _units(assumed, half, assumed.share + assumed.gain, random)
        second = _units(assumed, assumed.units - half, assumed.share, random)
        low, high = interval(first, second)
        covered += low <= assumed.gain <= high
        found += chance_of_lot(first, second, random, DRAWS) <= SIGNIFICANT
    return Played(trials, covered / trials, found / trials)


def _units(assumed: Assumed, count: int, share: float, random: Random) -> Sequence[float]:
    means: list[float] = []
    for _ in range(count):
        unit = _around(share, assumed.alike, random)
        least = max(1, assumed.people // 2)
        people = random.randint(least, 2 * assumed.people - least)
        told = [_told(_around(unit, PERSON, random), assumed.items, random) for _ in range(people)]
        means.append(fmean(told))
    return means


def _told(share: float, items: int, random: Random) -> float:
    return sum(random.random() < share for _ in range(items)) / items


def _around(share: float, alike: float, random: Random) -> float:
    """A share drawn from a beta distribution with this mean and correlation."""
    if alike <= 0 or not 0 < share < 1:
        return share
    size = 1 / alike - 1
    return random.betavariate(share * size, (1 - share) * size)
