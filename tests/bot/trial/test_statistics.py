"""Means of units are compared as printed tables and a count by hand say."""

from __future__ import annotations

from random import Random
from statistics import fmean

import pytest

from bot.trial.statistics import chance_of_lot, compare, interval, t_below, t_quantile


@pytest.mark.parametrize(
    ("probability", "freedom", "printed"),
    # Student's t as every table of it has it.
    [
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.95, 5, 2.015),
        (0.975, 10, 2.228),
        (0.995, 30, 2.750),
        (0.975, 1000, 1.962),
        (0.5, 7, 0.0),
    ],
)
def test_the_quantiles_are_those_of_the_tables(
    probability: float, freedom: float, printed: float
) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(printed, abs=0.0006)


def test_quantile_and_probability_are_each_others_inverse() -> None:
    for freedom in (1.5, 6.2, 13.9):
        assert t_below(t_quantile(0.9, freedom), freedom) == pytest.approx(0.9, abs=1e-9)


@pytest.mark.parametrize(("probability", "freedom"), [(0.4, 5), (1.0, 5), (0.9, 0)])
def test_what_has_no_quantile_is_refused(probability: float, freedom: float) -> None:
    with pytest.raises(ValueError, match="probability"):
        t_quantile(probability, freedom)


def test_the_chance_is_counted_over_every_draw_of_a_few_units() -> None:
    # Of the 6 draws of two of four units, the one made and its mirror are as far apart.
    assert chance_of_lot([3, 4], [1, 2], Random(1)) == pytest.approx(2 / 6)
    assert chance_of_lot([1, 1], [1, 1], Random(1)) == 1


def test_with_many_units_draws_are_sampled_and_the_one_made_counts() -> None:
    apart = chance_of_lot([0.9] * 12, [0.1] * 12, Random(1), draws=99)
    assert apart == pytest.approx(1 / 100)


def test_the_interval_lies_around_the_difference_and_narrows_with_more_units() -> None:
    few = interval([0.7, 0.8, 0.9, 0.6], [0.5, 0.6, 0.4, 0.5])
    many = interval([0.7, 0.8, 0.9, 0.6] * 3, [0.5, 0.6, 0.4, 0.5] * 3)
    assert fmean(few) == pytest.approx(0.25)
    assert few[0] < many[0] < many[1] < few[1]
    assert interval([0.5, 0.5], [0.25, 0.25]) == (0.25, 0.25)


def test_one_unit_in_a_half_has_no_interval() -> None:
    with pytest.raises(ValueError, match="two units"):
        interval([0.5], [0.2, 0.3])


def test_a_swap_of_the_halves_turns_the_sign_and_nothing_else() -> None:
    one, other = [0.7, 0.8, 0.9, 0.6], [0.5, 0.6, 0.4, 0.5]
    there, back = compare(one, other, Random(1)), compare(other, one, Random(1))
    assert there.difference == pytest.approx(-back.difference)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.chance == pytest.approx(back.chance)
