"""A process of the bot with a fake channel, and a look into its tables."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from storage.engine.database import Database
from tests.support import running as rigs
from tests.support.running import Rig


@pytest.fixture
async def rig(both: Database) -> AsyncIterator[Rig]:
    """A process that lives, on each kind of database."""
    async with rigs.running(both) as rig:
        yield rig


async def rows(db: Database, query: str) -> list[tuple[object, ...]]:
    """What a query finds."""
    return await db.read(lambda u: [tuple(r) for r in u.connection.execute(text(query))])
