"""`content check`, `content new lesson`: for the people who write what Rutan teaches."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands import Commands, Refusal


def register(commands: Commands) -> None:
    """Add `content` and its actions."""
    group = commands.add_parser("content", help="check and write lessons, phrases, numbers")
    group.add_argument("--folder", type=Path, help="a content folder other than CONTENT_DIR")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", help="name everything that is wrong, by file and line")
    check.add_argument("--lang", choices=("th", "en"), default="en", help="language of the report")
    check.add_argument("--quiet", action="store_true", help="leave out what is only worth a look")
    check.set_defaults(run=run_check)
    new = actions.add_parser("new", help="make a new lesson to fill in")
    new.add_argument("what", choices=("lesson",))
    new.add_argument("slug", help="its short name: small English letters, digits and -, up to 24")
    new.add_argument("--module", default="village", help="a module of modules.yaml")
    new.set_defaults(run=run_new)


def folder_of(arguments: argparse.Namespace) -> Path:
    """The content folder that is meant. Raises Refusal where there is none."""
    if arguments.folder is None:
        from bot import settings

        return settings.load().content_dir
    folder: Path = arguments.folder
    if not folder.is_dir():
        raise Refusal(f"--folder {folder}: there is no such folder")
    return folder.resolve()


def run_check(arguments: argparse.Namespace) -> int:
    """Print every mistake; the exit status is 2 when there is one."""
    import datetime as dt

    from content.check import check, say, tell

    found = check(folder_of(arguments), dt.datetime.now(dt.UTC).date())
    mistakes = [one for one in found if not one.warning]
    for one in found:
        if not (arguments.quiet and one.warning):
            print(tell(one, arguments.lang))
    counts = {"mistakes": len(mistakes), "warnings": len(found) - len(mistakes)}
    print(say("bad" if mistakes else "good", arguments.lang, counts))
    return 2 if mistakes else 0


def run_new(arguments: argparse.Namespace) -> int:
    """Write the four files of a lesson. Refuses a name that is taken or will not do."""
    from content.new_lesson import CannotMake, make_lesson

    try:
        home = make_lesson(folder_of(arguments), arguments.slug, arguments.module)
    except CannotMake as error:
        raise Refusal(str(error)) from error
    print(home)
    return 0
