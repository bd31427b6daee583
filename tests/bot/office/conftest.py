"""Fixtures of the office's tests: one program a file, and for each test a district of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from content.reading.library import Library
from tests.support.clock import MONDAY, Clock
from tests.support.office import Duty, offices, on_duty
from tests.support.whole_program import Rutan


@pytest.fixture(scope="module")
def moved_clock() -> Clock:
    """The time of the program, which tests only move on."""
    return Clock(MONDAY)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(
    shared: Path, library: Library, tmp_path_factory: pytest.TempPathFactory, moved_clock: Clock
) -> AsyncIterator[Rutan]:
    """A program with an office."""
    folder = tmp_path_factory.mktemp("office")
    async with offices(shared, library, folder, moved_clock) as rutan:
        yield rutan


@pytest_asyncio.fixture(loop_scope="module")
async def duty(program: Rutan, library: Library, moved_clock: Clock) -> AsyncIterator[Duty]:
    """An officer of a district with a desk, where nobody reported anything yet."""
    found = await on_duty(program, library, moved_clock)
    yield found
    program.running.office.serve_at(program.addresses["rutan"])
