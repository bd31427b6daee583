"""A simulated year of a province loses no case: see year.py, which also plays the full one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from content.reading.library import Library
from handlers.cases.clock import rings
from storage.cases import timers
from tests.whole.nothing_lost import Lost
from tests.whole.year import played


async def test_some_months_of_a_small_province_lose_no_case(
    tmp_path: Path, library: Library
) -> None:
    figures = await played(tmp_path, library, cases=90, districts=4, staff=14, days=90, seed=2)
    assert figures.cases == 90
    assert figures.by_rung["remind"] > 20
    assert figures.by_rung["overdue"] > 5
    assert figures.checks > 300


async def test_a_move_that_forgot_the_clock_would_be_seen(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgets(*_: Any) -> None:
        """As if handing a case back started no clock."""

    monkeypatch.setattr(timers, "start_clock", forgets)
    with pytest.raises(Lost, match="open cases and clocks differ"):
        await played(tmp_path, library, cases=20, districts=2, staff=8, days=10)


async def test_a_clock_that_went_off_once_and_stopped_would_be_seen(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rings, "_told", lambda *_: iter(()))
    with pytest.raises(Lost, match="last heard of"):
        await played(tmp_path, library, cases=60, districts=3, staff=9, days=60)
