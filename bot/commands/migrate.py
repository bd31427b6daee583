"""The command `migrate`: brings the database's schema up to date, or copies a SQLite database into
PostgreSQL.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import add_by, note_act, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.engine.transaction import Unit

BROKEN = 1
"""Exit status if the copy is whole, but its trails were broken already."""


def register(commands: Commands) -> None:
    """Add `migrate`."""
    parser = add_command(
        commands, "migrate", help="bring the database up to date, or copy it to PostgreSQL"
    )
    parser.add_argument(
        "--to",
        metavar="ADDRESS",
        help="copy the SQLite database of DATABASE_URL into this empty PostgreSQL database",
    )
    add_by(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Migrate or copy, and say in a few lines what was done."""
    from bot import settings
    from storage.engine.keyring import Keyring
    from storage.migrations import migrate

    loaded = settings.load()
    if arguments.to:
        return _copy(loaded, arguments.to, operator_name(arguments, loaded))
    print(migrate(loaded.database_url, Keyring(loaded.data_keys)))
    return 0


@dataclass(frozen=True, slots=True)
class _NoteCopy:
    """Notes in the trail of the copy who made it."""

    by: str

    def apply(self, unit: Unit) -> None:
        note_act(unit, self.by, "copy to PostgreSQL")


def _copy(loaded: Settings, to: str, by: str) -> int:
    from storage.engine.keyring import Keyring
    from storage.migrations import copying

    try:
        keyring = Keyring(loaded.data_keys)
        done = copying.copy(loaded.database_url, to, keyring, _NoteCopy(by))
    except copying.CannotCopy as cannot:
        raise Refusal(f"--to: {cannot}") from None
    print(f"copied: {done.rows} rows of {len(done.contents)} tables; each is the same in the copy")
    status = 0
    if done.proof.broken:
        print(f"the trails were broken before, and are so in the copy: {done.proof.broken}")
        status = BROKEN
    else:
        print(f"trails: whole, {done.proof.last.place} rows")
    print("now set DATABASE_URL to the new address, with the same DATA_KEY, and start")
    if loaded.key_file:
        print(f"DATA_KEY is in {loaded.key_file}: put it into the settings")
    return status
