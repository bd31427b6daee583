"""The command `pack`: writes a district's poster, picture to forward and loudspeaker script, for
village meetings.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.settings import Settings


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "pack",
        help="a district's poster, loudspeaker script and picture of a month, in Thai",
    )
    parser.add_argument("--district", metavar="CODE", required=True, help="a code or name: 3805")
    parser.add_argument("--month", metavar="YYYY-MM", required=True, help="e.g. 2569-11")
    parser.add_argument(
        "--to", metavar="FOLDER", type=Path, help="default: pack/CODE-MONTH in DATA_DIR"
    )
    parser.add_argument("--link", metavar="URL", help="what the QR code opens (asked for if unset)")
    parser.set_defaults(run=run)


def _speak(loaded: Settings, script: str, folder: Path) -> None:
    """Write the script as sound beside the rest, or say why there is none."""
    from bot.voice import loudspeaker
    from bot.voice.engine import Espeak
    from bot.voice.store import Store

    store = Store(folder, Espeak(loaded.content_dir))
    if loudspeaker.LANGUAGE not in store.engine.languages:
        print("no sound for the loudspeaker: espeak-ng is not installed")
        return
    try:
        for path in loudspeaker.write(store, script, folder / "loudspeaker"):
            print(path)
    except Refusal as why:
        print(f"no sound for the loudspeaker: {why}")


def run(arguments: argparse.Namespace) -> int:
    """Write poster.png, poster.pdf, forward.png and loudspeaker.txt, as sound too if it can be."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._months import month
    from bot.commands._places import district_of
    from bot.deep_links import addresses
    from bot.pack import figures
    from bot.pack.words import LANGUAGE, pack_words
    from bot.pictures import poster as drawing
    from bot.turns.phrasebook import Phrasebook
    from content.reading.library import Library

    loaded = settings.load()
    library = Library.load(loaded.content_dir)
    district = district_of(library.places, arguments.district)
    begin, end = month(arguments.month)
    counted = with_database(loaded, lambda unit: figures.of_month(unit, district.code, begin, end))
    speak = Phrasebook(library.phrases).speaker(LANGUAGE)
    words = pack_words(library, speak, district, counted, begin)
    link = arguments.link or ""
    if not link:
        found = asyncio.run(addresses(loaded, f"d{district.code}"))
        link = next((address for address in found.values() if address), "")
    folder = arguments.to or loaded.packs / f"{district.code}-{arguments.month}"
    try:
        poster = drawing.poster(words, link, loaded.content_dir)
        files = {
            "poster.png": drawing.as_bytes(poster, "PNG"),
            "poster.pdf": drawing.as_bytes(poster, "PDF"),
            "forward.png": drawing.as_bytes(drawing.forward(words, loaded.content_dir), "PNG"),
            "loudspeaker.txt": words.script.encode(),
        }
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
            print(folder / name)
    except drawing.CannotDraw as cannot:
        raise Refusal(str(cannot)) from None
    except OSError as error:
        raise Refusal(f"--to {folder}: {error.strerror or error}") from None
    _speak(loaded, words.script, folder)
    if not counted.own:
        print(f"fewer than {figures.ENOUGH} people here: the country's figures are used, or none")
    if not link:
        print("no QR code: no channel is on to link to (or give --link)")
    return 0
