"""The work of `district erase`: counts all that is of one district, erases it, and names the
backups that still hold it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.commands._operator import note_act
from bot.settings import Settings
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from content.reading.places.offices import save_offices
from handlers.cases.case import case_name
from storage.cases import cases
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.forgetting.districts import Erased, erase


class _OnlyCounted(Exception):
    """Undoes an erasing that was done to be counted."""

    def __init__(self, erased: Erased) -> None:
        self.erased = erased
        super().__init__("only counted")


def count(settings: Settings, library: Library, district: str) -> Erased:
    """Return what would go: all of it is erased, counted, and taken back."""

    def write(unit: Unit) -> None:
        raise _OnlyCounted(erase(unit, district, _names(unit, library, district)))

    try:
        asyncio.run(_write(settings, write))
    except _OnlyCounted as counted:
        return counted.erased
    raise AssertionError("an erasing that was only to be counted was done")


def do(settings: Settings, library: Library, district: str, by: str) -> None:
    """Erase the district, from the files of the database and from offices.yaml too."""

    def write(unit: Unit) -> None:
        erase(unit, district, _names(unit, library, district))
        note_act(unit, by, f"erase district {district}")

    asyncio.run(_write(settings, write))
    if district in library.offices:
        left = {code: office for code, office in library.offices.items() if code != district}
        save_offices(settings.content_dir, left)


async def _write(settings: Settings, fn: Callable[[Unit], None]) -> None:
    database = Database(settings.database_url, Keyring(settings.data_keys))
    await database.open()
    try:
        await database.write(fn)
        await database.wipe()
    finally:
        await database.close()


def _names(unit: Unit, library: Library, district: str) -> frozenset[str]:
    """Return what letters may call the cases of the district, in every language."""
    book = Phrasebook(library.phrases)
    return frozenset(
        name
        for case in cases.of_district(unit, district)
        for name in (
            case.reference,
            *(book.speaker(lang)(case_name.name(library, case)) for lang in book.languages),
        )
    )


def copies(settings: Settings) -> Iterator[Path]:
    """Yield the copies of the database that still hold the district."""
    if settings.backup_folder.is_dir():
        yield from sorted(path for path in settings.backup_folder.iterdir() if path.is_file())
