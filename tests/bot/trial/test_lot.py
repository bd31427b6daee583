"""The lot is drawn again by anybody, and no unit is likelier than another."""

from __future__ import annotations

from collections import Counter

from bot.trial.lot import early_half

UNITS = [f"38{n:02}" for n in range(1, 10)]


def test_the_same_seed_draws_the_same_whatever_order_the_units_have() -> None:
    assert early_half(UNITS, "123456") == early_half(UNITS[::-1], "123456")
    assert early_half(UNITS, "123456") != early_half(UNITS, "123457")


def test_half_begins_and_the_odd_one_waits() -> None:
    assert len(early_half(UNITS, "1")) == 4
    assert len(early_half(UNITS[:8], "1")) == 4


def test_over_many_seeds_each_unit_begins_as_often() -> None:
    drawn = Counter(unit for n in range(900) for unit in early_half(UNITS, str(n)))
    assert set(drawn) == set(UNITS)
    assert all(340 < count < 460 for count in drawn.values())  # 400 are expected
