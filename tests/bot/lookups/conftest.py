"""A stand-in for services that are asked about links."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.lookups.listening import Stand, standing


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """Listens on this machine alone."""
    async with standing() as listening:
        yield listening


class Time:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    """Seconds, moved by hand."""
    return Time()
