"""Opens the database for one read or write of a command, and closes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.settings import Settings
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit

T = TypeVar("T")


def with_database(settings: Settings, fn: Callable[[Unit], T], *, write: bool = False) -> T:
    """Run `fn` on the database of these settings. Raises DatabaseUnusable or SchemaBehind."""

    async def run() -> T:
        database = Database(settings.database_url, Keyring(settings.data_keys))
        await database.open()
        try:
            return await (database.write(fn) if write else database.read(fn))
        finally:
            await database.close()

    return asyncio.run(run())
