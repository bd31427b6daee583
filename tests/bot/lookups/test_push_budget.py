"""What is kept of a month's pushes, so that an alert never takes the news of cases away."""

from __future__ import annotations

import pytest

from bot.lookups.push_budget import Month, PushBudget, reserve
from tests.support.fake_channel import FakeChannel


@pytest.mark.parametrize(
    ("limit", "kept"),
    [(None, 0), (0, 100), (300, 100), (500, 100), (505, 101), (5000, 1000), (30_000, 6000)],
)
def test_a_fifth_is_kept_and_never_less_than_a_hundred(limit: int | None, kept: int) -> None:
    assert reserve(limit) == kept


class Counted(FakeChannel):
    """A channel whose pushes are counted."""

    async def quota(self) -> Month:
        raise NotImplementedError


def test_a_message_is_free_only_where_a_channel_that_is_on_counts_no_pushes() -> None:
    budget = PushBudget({"open": FakeChannel("open"), "counted": Counted("counted")})
    assert budget.free("open:1")
    assert not budget.free("counted:1")
    assert not budget.free("gone:1")
