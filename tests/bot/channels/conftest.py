"""Each channel in turn, for the contract suite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.base import Channel
from tests.bot.channels.subject import Subject
from tests.bot.channels.subjects import SUBJECTS


@pytest.fixture(params=SUBJECTS, ids=lambda subject: subject.name)
def subject(request: pytest.FixtureRequest) -> Subject:
    """Each channel in turn."""
    found: Subject = request.param
    return found


@pytest.fixture
async def channel(subject: Subject) -> AsyncIterator[Channel]:
    """The channel, open, with nothing listening where its platform should be."""
    opened = subject.make("http://127.0.0.1:9")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def strict(subject: Subject, shared: Path) -> AsyncIterator[Channel]:
    """The channel, facing a platform that refuses what the real one would refuse."""
    if subject.platform is None:
        pytest.skip(f"{subject.name} calls nobody")
    async with subject.platform(shared) as base:
        channel = subject.make(base)
        await channel.open()
        yield channel
        await channel.close()
