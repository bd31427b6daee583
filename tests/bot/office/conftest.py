"""Fixtures of the office's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from content.reading.library import Library
from tests.support.office import Duty, on_duty


@pytest.fixture
async def duty(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Duty]:
    """An officer of Pak Khat with a desk, and nobody who reported anything."""
    async with on_duty(shared, library, tmp_path) as duty:
        yield duty
