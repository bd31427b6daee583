"""Calls that are not genuine are counted, and the log has one line for many."""

from __future__ import annotations

import logging

import pytest

from bot.channels.base import Refused
from bot.edge.refusals import Refusals


async def test_ten_thousand_refusals_are_two_lines(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals()
    with caplog.at_level(logging.INFO):
        for _ in range(10_000):
            refusals.note("line", Refused(400, "wrong signature"))
        refusals.tell()
        refusals.tell()
    assert [record.getMessage() for record in caplog.records] == [
        "line webhook refused: wrong signature",
        "line webhook refused, 9999 times more: wrong signature",
    ]


async def test_after_a_line_the_next_one_is_told_at_once(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals()
    with caplog.at_level(logging.INFO):
        refusals.note("line", Refused(400, "wrong signature"))
        refusals.tell()
        refusals.note("telegram", Refused(401, "wrong secret token"))
    assert len(caplog.records) == 2
    refusals.tell()
