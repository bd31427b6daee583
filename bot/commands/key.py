"""The command `key new | list | rotate`: makes a key for DATA_KEY, names those in use, and seals
everything anew with the newest.
"""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import add_by, note_act, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.keys.rotation import Rotated


def register(commands: Commands) -> None:
    """Add `key new`, `key list` and `key rotate`."""
    group = add_command(commands, "key", help="encryption keys")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    new = add_command(actions, "new", help="print a fresh key for DATA_KEY")
    new.set_defaults(run=run)
    listed = add_command(actions, "list", help="name the keys in DATA_KEY, newest first")
    listed.set_defaults(run=run_list)
    rotate = add_command(
        actions, "rotate", help="seal everything anew with the newest key, also while serving"
    )
    add_by(rotate)
    rotate.set_defaults(run=run_rotate)


def run(arguments: argparse.Namespace) -> int:
    """Print one key."""
    from storage.engine.keyring import Keyring

    print(Keyring.new_key())
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """Print the name of each key; a key itself is never shown."""
    from bot import settings
    from storage.engine.keyring import Keyring

    for number, name in enumerate(Keyring(settings.load().data_keys).names):
        print(f"{name}  {'reads' if number else 'seals and reads'}")
    return 0


def run_rotate(arguments: argparse.Namespace) -> int:
    """Seal everything anew, and say which keys can be dropped."""
    from bot import settings

    loaded = settings.load()
    if len(loaded.data_keys) < 2:
        raise Refusal(
            "DATA_KEY holds one key, so there is nothing to replace: make a new one with `key new`,"
            " put it in front (DATA_KEY=new,old), restart every process, then run this again"
        )
    done = asyncio.run(rotated(loaded, operator_name(arguments, loaded)))
    print(f"sealed anew: {done.values} values, the keys of {done.people} person(s)")
    if done.lost:
        print(f"{done.lost} values are left that none of the keys opens")
    print("DATA_KEY may now hold its first key alone: change it and restart every process")
    return 0


async def rotated(settings: Settings, by: str) -> Rotated:
    """Rotate the keys of the database of these settings; `by` is who does it, for the trail.

    Raises Refusal if a process is running that does not have the newest key yet.
    """
    from storage.engine.database import Database
    from storage.engine.keyring import Keyring
    from storage.keys import rotation
    from storage.queue import processes

    database = Database(settings.database_url, Keyring(settings.data_keys))
    await database.open()
    try:
        newest = database.keyring.names[0]
        if behind := await database.read(lambda unit: processes.without_key(unit, newest)):
            raise Refusal(
                f"{behind} running process(es) do not have the key {newest} yet: restart them with "
                "this DATA_KEY first, or they could not read what is sealed anew"
            )
        done = await rotation.rotate(database)
        await database.write(lambda unit: note_act(unit, by, "rotate keys"))
        return done
    finally:
        await database.close()
