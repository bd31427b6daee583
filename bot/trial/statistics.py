"""Pure statistics of a trial of classes or districts: difference of the halves, its interval, and
how often lot alone does that.

Whole units are drawn by lot, so units are compared and not people: the mean of each unit is one
value. The interval is Welch's over these means (Student's t, degrees of freedom after Satterthwaite
1946). The chance is that of the lot: how often another draw of the same units would have shown a
difference as large (Fisher's randomisation test), with the draw that was made counted among them
(Phipson and Smyth 2010), so that it is never too small.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from random import Random
from statistics import fmean, variance

LEAST_UNITS = 4
"""The fewest units in each half. With four each, the smallest possible chance is 2 in 70."""

DRAWS = 9_999
"""How many other draws the chance is counted over, where there are more than that."""

CONFIDENCE = 0.95

_STEPS = 300


@dataclass(frozen=True, slots=True)
class Difference:
    """How much larger the share of the first half is. Shares are 0 to 1.

    `low` and `high` bound the interval that holds the true difference in 95 of 100 trials. `chance`
    is how often the lot alone would show a difference as large.
    """

    first: float
    second: float
    low: float
    high: float
    chance: float

    @property
    def difference(self) -> float:
        """The first share less the second."""
        return self.first - self.second


def compare(
    first: Sequence[float], second: Sequence[float], random: Random, draws: int = DRAWS
) -> Difference:
    """Compare the means of the units of two halves. Raises ValueError below two units each."""
    low, high = interval(first, second)
    chance = chance_of_lot(first, second, random, draws)
    return Difference(fmean(first), fmean(second), low, high, chance)


def interval(
    first: Sequence[float], second: Sequence[float], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Return Welch's interval of the difference between two means."""
    if min(len(first), len(second)) < 2:
        raise ValueError("an interval needs two units in each half")
    gap = fmean(first) - fmean(second)
    one, other = variance(first) / len(first), variance(second) / len(second)
    if one + other == 0:
        return gap, gap
    freedom = (one + other) ** 2 / (one**2 / (len(first) - 1) + other**2 / (len(second) - 1))
    reach = t_quantile((1 + confidence) / 2, freedom) * math.sqrt(one + other)
    return gap - reach, gap + reach


def chance_of_lot(
    first: Sequence[float], second: Sequence[float], random: Random, draws: int = DRAWS
) -> float:
    """Return how often a draw of the same units shows a difference as large, in either direction.

    All draws are tried if there are at most `draws`, else that many drawn by `random`.
    """
    units, size = [*first, *second], len(first)
    whole = math.fsum(units)

    def gap(chosen: float) -> float:
        return abs(chosen / size - (whole - chosen) / (len(units) - size))

    seen = gap(math.fsum(first)) - 1e-12  # as large, but for rounding
    if math.comb(len(units), size) <= draws:
        sums = [gap(math.fsum(chosen)) for chosen in combinations(units, size)]
        return sum(each >= seen for each in sums) / len(sums)
    as_large = sum(gap(math.fsum(random.sample(units, size))) >= seen for _ in range(draws))
    return (as_large + 1) / (draws + 1)


@lru_cache(maxsize=4096)
def t_quantile(probability: float, freedom: float) -> float:
    """Return the value below which Student's t lies with this probability (0.5 or more).

    `freedom` need not be whole. Found by halving: exact to twelve digits.
    """
    if not 0.5 <= probability < 1 or freedom <= 0:
        raise ValueError("a probability from 0.5 to 1 and more than no degrees of freedom")
    low, high = 0.0, 1.0
    while t_below(high, freedom) < probability:
        low, high = high, high * 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if t_below(middle, freedom) < probability else (low, middle)
    return (low + high) / 2


def t_below(value: float, freedom: float) -> float:
    """Return the probability that Student's t is below a value of 0 or more."""
    return 1 - _beta(freedom / (freedom + value * value), freedom / 2, 0.5) / 2


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function (DLMF 8.17.22), summed by Lentz's method."""
    if x <= 0 or x >= 1:
        return min(max(x, 0.0), 1.0)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(scale + a * math.log(x) + b * math.log1p(-x)) / a
    upper, lower = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    total = lower
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        before = total
        for term in (even, odd):
            lower = 1 / _not_zero(1 + term * lower)
            upper = _not_zero(1 + term / upper)
            total *= lower * upper
        if abs(total - before) < 1e-15 * abs(total):
            break
    return front * total


def _not_zero(value: float) -> float:
    return value if abs(value) > 1e-300 else 1e-300
