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
    from storage.engine.restore import Unfinished

BROKEN = 1
"""Exit status if the copy is put back, and its trails were broken in it."""


def register(commands: Commands) -> None:
    """Add `restore`."""
    parser = add_command(commands, "restore", help="put a copy that `backup` made back in place")
    parser.add_argument("copy", type=Path, metavar="FILE", help="what `backup` wrote")
    parser.add_argument(
        "--yes", action="store_true", help="also if there is a database, which is kept aside"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look through the copy with this DATA_KEY, put it back, and say what comes next."""
    from bot import settings
    from bot.commands._erase_again import ErasingAgain
    from storage.engine import restore
    from storage.engine.keyring import Keyring
    from storage.forgetting.again import CopyTooNew
    from storage.keys.erasure_ledger import LedgerFailed

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
    again = ErasingAgain(loaded)
    try:
        done = restore.put_back(
            arguments.copy,
            loaded.database_url,
            lambda url: restore.check_keys(url, Keyring(loaded.data_keys)),
            loaded.backup_folder,
            again.mend,
        )
    except (restore.RestoreFailed, LedgerFailed, CopyTooNew) as failed:
        raise Refusal(f"nothing was put back: {failed}") from None
    except restore.Unfinished as failed:
        raise Refusal(_unfinished(failed)) from failed
    if done.aside:
        print(f"the database of before lies at {done.aside}: delete it when all is well")
    if not done.looked:
        print(
            "whether DATA_KEY opens the copy could not be looked at first, since this role may "
            "not make databases (CREATEDB); if it does not, restore the database of before"
        )
    print(f"put back: {arguments.copy}")
    print(*again.told(), sep="\n")
    return _prove(loaded)


def _unfinished(failed: Unfinished) -> str:
    """Say what comes next when the copy is in its place and not erased in."""
    from storage.forgetting.again import CopyTooNew
    from storage.keys.keychain import WrongDataKey

    said = (
        f"the copy is in its place, but who was erased is not erased in it yet ({failed}), and no "
        "program starts on it: "
    )
    if isinstance(failed.__cause__, WrongDataKey | CopyTooNew):
        said += "mend that and run this again"
        if failed.aside:
            said += f", or go back with `python -m bot restore {failed.aside} --yes`"
        return said
    said += "run this again"
    return f"{said}; what was there before lies at {failed.aside}" if failed.aside else said


def _there(loaded: Settings) -> str:
    """Return what is at DATABASE_URL already, "" if nothing. Raises Refusal if it is in use."""
    from storage.engine import restore
    from storage.engine.address import DatabaseUnusable, address
    from storage.queue import processes

    if restore.is_empty(loaded.database_url):
        return ""
    name = address(loaded.database_url).render_as_string()
    try:
        alive = processes.count_alive_at(loaded.database_url)
    except DatabaseUnusable:
        return f"there is a database at {name} that this program cannot open"
    if alive:
        raise Refusal(f"{alive} process(es) run on {name}: stop every serve and work")
    return f"there is a database at {name}"


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
