"""Where the truth is known, the interval holds it as often as it says, and little is made up."""

from __future__ import annotations

from random import Random
from statistics import fmean

import pytest

from bot.trial import simulation
from bot.trial.simulation import SIZES, Assumed, play
from bot.trial.statistics import interval

TRIALS = 300
SMALL = Assumed(units=10, people=6, items=4, share=0.6, gain=0.2, alike=0.05)


@pytest.mark.parametrize("gain", [0.0, 0.2])
def test_the_interval_holds_the_truth_in_95_of_100_trials(gain: float) -> None:
    played = play(SMALL.with_gain(gain), 1000, "one")
    assert 0.93 <= played.covered <= 0.97


def test_without_a_gain_one_in_twenty_is_a_false_alarm_at_most() -> None:
    assert play(SMALL.with_gain(0), TRIALS, "two").found < 0.05 + 0.038


def test_a_large_gain_is_found_and_the_same_seed_plays_the_same() -> None:
    large = SMALL.with_gain(0.35)
    assert play(large, 50, "three").found > 0.75
    assert play(large, 20, "four") == play(large, 20, "four")


def test_counting_people_as_if_each_were_drawn_would_not_hold_it() -> None:
    """What the comparison by units is for: alike neighbours are not independent."""
    random, held = Random(5), 0
    for _ in range(TRIALS):
        halves = []
        for _half in range(2):
            people: list[float] = []
            for _unit in range(4):
                share = simulation._around(0.6, 0.15, random)
                people += [simulation._told(share, 4, random) for _ in range(20)]
            halves.append(people)
        low, high = interval(*halves)
        held += low <= 0 <= high
    assert held / TRIALS < 0.85


def test_a_half_tells_right_what_was_put_in() -> None:
    means = simulation._units(SIZES[0], 800, 0.6, Random(6))
    assert fmean(means) == pytest.approx(0.6, abs=0.02)
