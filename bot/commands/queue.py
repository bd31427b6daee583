"""`queue`: what waits, what was given up, and another chance for it or none."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.commands import Commands, Refusal

if TYPE_CHECKING:
    from bot.settings import Settings


def register(commands: Commands) -> None:
    """Add `queue`, `queue retry` and `queue drop`."""
    top = commands.add_parser("queue", help="show what waits and what was given up")
    top.set_defaults(run=run, what="show", names=[])
    more = top.add_subparsers(metavar="WHAT")
    for what, words in (
        ("retry", "give what was given up another chance"),
        ("drop", "let what was given up go for good"),
    ):
        parser = more.add_parser(what, help=words)
        parser.add_argument("names", nargs="+", metavar="NAME", help="as `queue` shows it, or all")
        parser.set_defaults(run=run, what=what)


def run(arguments: argparse.Namespace) -> int:
    """Do it, and say what was done."""
    import asyncio

    from bot import settings

    return asyncio.run(_run(settings.load(), arguments.what, arguments.names))


async def _run(loaded: Settings, what: str, names: Sequence[str]) -> int:
    from storage import queue
    from storage.database import Database
    from storage.keyring import Keyring

    database = Database(loaded.database_url, Keyring(loaded.data_keys))
    await database.open()
    try:
        dead = await database.read(queue.dead)
        if what == "show":
            found = await database.read(queue.look)
            print(f"events waiting: {found.events} (oldest {found.oldest_seconds:.0f} s)")
            for state in queue.STATES:
                print(f"letters {state}: {found.letters.get(state, 0)}")
            for each in dead:
                since = each.since.strftime("%Y-%m-%d %H:%M UTC")
                print(
                    f"given up: {each.name}  {each.channel} {each.kind}, {since}, "
                    f"{each.tries} tries, {each.error}"
                )
            return 0
        known = {each.name for each in dead}
        chosen = known if list(names) == ["all"] else set(names)
        if unknown := chosen - known:
            raise Refusal(f"nothing given up has the name {', '.join(sorted(unknown))}")
        act = queue.retry if what == "retry" else queue.drop
        count = await database.write(lambda unit: act(unit, chosen))
        print(f"{count} {'tried again' if what == 'retry' else 'dropped'}")
        return 0
    finally:
        await database.close()
