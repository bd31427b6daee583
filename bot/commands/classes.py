"""The command `classes qr`: writes, for each app, a QR picture that opens Rutan and joins a class
of a trainer.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.commands import Commands, add_command
from bot.errors import Refusal


def register(commands: Commands) -> None:
    """Add the group."""
    group = add_command(commands, "classes", help="QR pictures for a trainer's class")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    code = add_command(actions, "qr", help="write one QR picture for each app that is on")
    code.add_argument("code", metavar="CODE", help="as the trainer's chat shows it, e.g. c12345678")
    code.add_argument("--out", type=Path, required=True, metavar="FILE.png", help="where to")
    code.set_defaults(run=run_qr)


def run_qr(arguments: argparse.Namespace) -> int:
    """Write FILE-APP.png for each app that is on, and print the links they hold."""
    import segno

    from bot import settings
    from bot.commands._database import with_database
    from bot.deep_links import deep_links
    from storage.people import classes

    out: Path = arguments.out
    if out.suffix.lower() != ".png":
        raise Refusal(f"--out {out}: a name that ends in .png")
    loaded = settings.load()
    wanted: str = arguments.code
    found = with_database(loaded, lambda unit: classes.find(unit, wanted))
    if found is None:
        raise Refusal(f"class {wanted}: no trainer has opened a class with this code")
    made = 0
    for line in asyncio.run(deep_links(loaded, found.code)):
        print(line)
        app, _, link = line.partition(": ")
        if not link.startswith("https://"):
            continue
        path = out.with_stem(f"{out.stem}-{app.lower()}")
        try:
            segno.make(link, error="m", micro=False).save(str(path), scale=10)
        except OSError as error:
            raise Refusal(f"{path}: {error.strerror}") from error
        print(path)
        made += 1
    if not made:
        raise Refusal("no picture: no app that is on answers; the code works")
    return 0
