"""`key new`: makes a key for DATA_KEY."""

from __future__ import annotations

import argparse

from bot.commands import Commands, add_command


def register(commands: Commands) -> None:
    """Add `key new`."""
    group = add_command(commands, "key", help="encryption keys")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    new = add_command(actions, "new", help="print a fresh key for DATA_KEY")
    new.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one key."""
    from storage.engine.keyring import Keyring

    print(Keyring.new_key())
    return 0
