"""`migrate`: brings the database up to date."""

from __future__ import annotations

import argparse

from bot.commands import Commands, add_command


def register(commands: Commands) -> None:
    """Add `migrate`."""
    parser = add_command(commands, "migrate", help="bring the database up to date")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Migrate, and say in one line what was done."""
    from bot import settings
    from storage.engine.keyring import Keyring
    from storage.migrations import migrate

    loaded = settings.load()
    print(migrate(loaded.database_url, Keyring(loaded.data_keys)))
    return 0
