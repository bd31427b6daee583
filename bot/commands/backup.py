"""The command `backup`: writes a copy of the database with storage/engine/backup.py, and with
--keep deletes the oldest copies.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands import Commands, add_command
from bot.errors import Refusal

MOST_KEPT = 1000


def register(commands: Commands) -> None:
    """Add `backup`."""
    parser = add_command(commands, "backup", help="copy the database while it is in use")
    parser.add_argument(
        "--to", metavar="FOLDER", type=Path, help="default: BACKUP_FOLDER, which /metrics watches"
    )
    parser.add_argument(
        "--keep",
        type=int,
        metavar="N",
        help="delete all but the newest N copies; all stay if unset",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the copy, look through it, and delete old ones."""
    from bot import settings
    from storage.engine import backup

    loaded = settings.load()
    keep: int | None = arguments.keep
    if keep is not None and not 1 <= keep <= MOST_KEPT:
        raise Refusal(f"--keep {keep}: from 1 to {MOST_KEPT}")
    folder: Path = arguments.to or loaded.backup_folder
    try:
        copy = backup.make(loaded.database_url, folder)
        gone = backup.thin_out(folder, keep) if keep else ()
    except backup.BackupFailed as failed:
        raise Refusal(f"no backup was made: {failed}") from None
    print(f"{copy}  {copy.stat().st_size} bytes; keep DATA_KEY apart from it")
    for old in gone:
        print(f"deleted: {old}")
    return 0
