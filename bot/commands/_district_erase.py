"""The work of `district erase`: counts all that is of one district, in the database and in files,
erases it, and names the backups that still hold it.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bot.commands._operator import note_act
from bot.settings import Settings
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from content.workshop.editing.items import PLACE
from content.workshop.editing.yaml_edit import data_of, with_data
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

    alerts: list[int] = []

    def write(unit: Unit) -> None:
        alerts.extend(erase(unit, district, _names(unit, library, district)).alerts)
        note_act(unit, by, f"erase district {district}")

    asyncio.run(_write(settings, write))
    for path in files(settings, district, alerts):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if district in library.offices:
        _drop_office(settings.content_dir / "offices.yaml", district)


def files(settings: Settings, district: str, alerts: Iterable[int]) -> tuple[Path, ...]:
    """Return what lies of it outside the database on this machine: village packs, its warnings as
    sound, and drafts of its texts.
    """
    names = (f"{district}-*", *(f"alert-{number}.*" for number in alerts))
    made = (path for name in names for path in sorted(settings.packs.glob(name)))
    drafts = settings.drafts / PLACE / district
    return (*made, *((drafts,) if drafts.is_dir() else ()))


def _drop_office(path: Path, district: str) -> None:
    """Take one office out of offices.yaml; the lines of all others stay as they are."""
    text = path.read_text(encoding="utf-8")
    data = data_of(text)
    left = {code: office for code, office in data["offices"].items() if code != district}
    path.write_text(with_data(text, {**data, "offices": left}), encoding="utf-8", newline="")


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
