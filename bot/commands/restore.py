"""The command `restore`: puts a copy that `backup` made in the place of the database, once it was
looked through.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.settings import Settings

BROKEN = 1
"""Exit status if the copy is put back, and its trails were broken in it."""


def register(commands: Commands) -> None:
    """Add `restore`."""
    parser = add_command(commands, "restore", help="put a copy that `backup` made back in place")
    parser.add_argument("copy", type=Path, metavar="FILE", help="what `backup` wrote")
    parser.add_argument(
        "--yes", action="store_true", help="also if there is a database, which is moved aside"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look through the copy with this DATA_KEY, put it back, and say what comes next."""
    from bot import settings
    from storage.engine import restore

    loaded = settings.load()
    if loaded.key_file:
        raise Refusal(
            "no channel is on and DATA_KEY is not set, so that this would be a trial: put the "
            "settings of the installation into .env first, with the DATA_KEY of the copy"
        )
    if there := _there(loaded):
        if not arguments.yes:
            raise Refusal(f"nothing was done: {there}; --yes puts the copy in its place")
        print(there)
    try:
        aside = restore.put_back(
            arguments.copy, loaded.database_url, lambda url: _opens(url, loaded.data_keys)
        )
    except restore.RestoreFailed as failed:
        raise Refusal(f"nothing was put back: {failed}") from None
    if aside:
        print(f"the database of before lies at {aside}: delete it when all is well")
    print(f"put back: {arguments.copy}")
    return _prove(loaded)


def _there(loaded: Settings) -> str:
    """Return what is at DATABASE_URL already, "" if nothing. Raises Refusal if it is in use."""
    from bot.commands._database import with_database
    from storage.engine import restore
    from storage.engine.address import DatabaseUnusable, address
    from storage.keys.keychain import WrongDataKey
    from storage.migrations import SchemaBehind
    from storage.queue import processes

    if restore.is_empty(loaded.database_url):
        return ""
    name = address(loaded.database_url).render_as_string()
    try:
        alive = with_database(loaded, processes.count_alive)
    except (DatabaseUnusable, SchemaBehind, WrongDataKey):
        return f"there is a database at {name} that this program cannot open"
    if alive:
        raise Refusal(f"{alive} process(es) run on {name}: stop every serve and work")
    return f"there is a database at {name}"


def _opens(url: str, keys: tuple[str, ...]) -> None:
    """Raise WrongDataKey if these keys do not open the copy; an older schema is told later."""
    import asyncio

    from storage.engine.database import Database
    from storage.engine.keyring import Keyring
    from storage.migrations import SchemaBehind

    async def look() -> None:
        database = Database(url, Keyring(keys))
        await database.open()
        await database.close()

    try:
        asyncio.run(look())
    except SchemaBehind:
        return


def _prove(loaded: Settings) -> int:
    from bot.commands._database import with_database
    from storage.cases import chain
    from storage.migrations import SchemaBehind

    try:
        proof = with_database(loaded, chain.verify)
    except SchemaBehind:
        print("it is of an older release: now `python -m bot migrate`, then start")
        return 0
    if proof.broken:
        print(f"its trails were broken when it was made: {proof.broken}")
        return BROKEN
    print(f"its trails are whole, {proof.last.place} rows; now start")
    return 0
