"""Registers `line setup` and `line picture` on the command line; setup.py and richmenu_picture.py
do the work.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.channels.line.setup import Menu
    from handlers.core.say import Speak

BY_HAND = """\
Left to do by hand, in LINE Official Account Manager:
- Response settings: webhooks on, auto-response messages off, greeting message off
- Account settings: let the account join groups, if officials want it in theirs
and in the LINE Developers Console, Messaging API: webhook redelivery on"""


def register(commands: Commands) -> None:
    """Add `line setup` and `line picture`."""
    line = add_command(commands, "line", help="set up the LINE account")
    verbs = line.add_subparsers(metavar="VERB", required=True)
    setup = add_command(verbs, "setup", help="make the rich menu and set the webhook's address")
    setup.set_defaults(run=run_setup)
    picture = add_command(verbs, "picture", help="draw the rich menu's pictures from the phrases")
    picture.add_argument("--language", help="only this one")
    picture.add_argument(
        "--font", type=Path, help="a TTF or OTF with its letters, where ours lacks them (lo, km)"
    )
    picture.set_defaults(run=run_picture)


def run_setup(arguments: argparse.Namespace) -> int:
    """Set up the LINE account; safe to run again. Raises Refusal."""
    import asyncio

    from bot import settings
    from bot.channels.line.settings import LineSettings
    from bot.channels.line.setup import SetUpFailed, set_up

    loaded = settings.load()
    line = loaded.of(LineSettings)
    if line is None:
        raise Refusal(
            "LINE is off: set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN "
            "(LINE Developers Console: Basic settings and Messaging API)"
        )
    menus = _menus(loaded.content_dir)
    try:
        asyncio.run(
            set_up(line.access_token, line.api_base, line.data_api_base, menus, line.webhook, print)
        )
    except SetUpFailed as failed:
        raise Refusal(str(failed)) from None
    if line.webhook is None:
        print("webhook: left as it is, because PUBLIC_URL is not set")
    print(BY_HAND)
    return 0


def run_picture(arguments: argparse.Namespace) -> int:
    """Draw the rich menus' pictures into the content folder. Raises Refusal."""
    from bot import settings
    from bot.channels.line import richmenu
    from bot.channels.line.richmenu_picture import OTHER_SCRIPTS, CannotDraw, draw

    content = settings.load().content_dir
    speakers, only = _speakers(content), arguments.language
    if only is not None and only not in speakers:
        raise Refusal(f"--language {only}: there are menus in {', '.join(speakers)}")
    if arguments.font and only is None:
        raise Refusal("--font belongs to one language: name it with --language")
    for language, speak in speakers.items():
        if only not in (None, language):
            continue
        path = content / richmenu.PICTURES.format(language)
        if language in OTHER_SCRIPTS and not arguments.font:
            print(f"{path}: left as it is; --language {language} --font FILE draws it anew")
            continue
        try:
            png = draw(richmenu.words(speak), content, arguments.font)
        except CannotDraw as cannot:
            raise Refusal(str(cannot)) from None
        except OSError as error:
            raise Refusal(f"cannot read {error.filename or 'the font'}: {error}") from None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png)
        print(f"{path}: {len(png) // 1000} KB")
    return 0


def _speakers(content: Path) -> dict[str, Speak]:
    """Return language -> function that speaks it. Raises Refusal if the phrases have mistakes."""
    from bot.channels.line.richmenu import OTHER
    from bot.turns.phrasebook import Phrasebook
    from content.reading.phrases import load_phrases
    from content.reading.problems import Mistakes

    mistakes = Mistakes(content)
    book = Phrasebook(load_phrases(content, mistakes))
    if mistakes:
        raise Refusal("the phrases have mistakes: `python -m bot content check` lists them")
    return {language: book.speaker(language) for language in OTHER}


def _menus(content: Path) -> dict[str, Menu]:
    """Return language -> menu; without those that need another font and have no picture.

    Raises Refusal if another picture is missing, or if LINE would reject one."""
    from bot.channels.line import richmenu
    from bot.channels.line.richmenu_picture import OTHER_SCRIPTS, problem
    from bot.channels.line.setup import Menu
    from bot.foreign.at_once import FilesAtOnce

    menus = {}
    for language, speak in _speakers(content).items():
        path = content / richmenu.PICTURES.format(language)
        try:
            png = path.read_bytes()
        except OSError:
            if language in OTHER_SCRIPTS:
                print(f"rich menu {language}: left out, as {path} is missing")
                continue
            raise Refusal(f"{path} is missing: `python -m bot line picture` draws it") from None
        with FilesAtOnce() as files:
            told = files.picture(png)
        if wrong := problem(png, told):
            raise Refusal(f"{path} {wrong}: `python -m bot line picture` draws it anew")
        menus[language] = Menu(richmenu.name(language), richmenu.request(speak, language), png)
    return menus
