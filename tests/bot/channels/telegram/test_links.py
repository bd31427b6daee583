"""Deep links for those who invite."""

from __future__ import annotations

import pytest

from bot.channels.telegram.links import start_link


def test_a_link_opens_the_bot_with_its_code() -> None:
    assert start_link("rutan_bot", "d3805") == "https://t.me/rutan_bot?start=d3805"


@pytest.mark.parametrize("code", ["", "a b", "ไทย", "x" * 65, "a&b=c"])
def test_a_code_that_telegram_would_not_carry_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="deep link"):
        start_link("rutan_bot", code)
