"""A process of the bot with a fake channel, and a look at its messages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from handlers.core import reply
from handlers.core.outcome import Notice, Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Database
from tests.support import running as rigs
from tests.support.running import Rig


@pytest.fixture
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that failed is made again at once."""
    monkeypatch.setattr("bot.delivery.retry_policy.WAITS", (0.0,) * 9)


@pytest.fixture
async def rig(both: Database) -> AsyncIterator[Rig]:
    """A process that lives, on each kind of database."""
    async with rigs.running(both) as rig:
        yield rig


async def states(db: Database) -> list[tuple[str, bool]]:
    """(state, body emptied) of each message, oldest first."""
    query = text("SELECT state, body IS NULL FROM outbox ORDER BY created, id")
    return await db.read(lambda u: [(r[0], bool(r[1])) for r in u.connection.execute(query)])


async def notify(turn: Turn) -> Outcome:
    """Send news to the person "a", whoever writes."""
    a = await turn.read(lambda unit: unit.keyring.person("fake:a"))
    return Outcome(notices=(Notice(a, reply.text(Quote("news")), "case"),))
