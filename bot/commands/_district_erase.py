"""The work of `district erase`: counts all that is of one district, in the database and in files,
erases it, and names the backups that still hold it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.commands._database import with_database
from bot.commands._operator import note_act
from bot.errors import Refusal
from bot.settings import Settings
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from content.workshop.editing.items import PLACE
from content.workshop.editing.yaml_edit import data_of, with_data
from handlers.cases.case import case_name
from storage.cases import cases
from storage.engine.address import address, leave_to
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.restore import ASIDE
from storage.engine.transaction import Unit
from storage.engine.unlimited import unlimited
from storage.forgetting.districts import Erased, erase
from storage.keys.erasure_ledger import ErasureLedger, LedgerFailed
from storage.officials import role_trail

log = logging.getLogger(__name__)


class _OnlyCounted(Exception):
    """Undoes an erasing that was done to be counted."""

    def __init__(self, erased: Erased) -> None:
        self.erased = erased
        super().__init__("only counted")


def count(settings: Settings, library: Library, district: str) -> Erased:
    """Return what would go: all of it is erased, counted, and taken back."""

    def write(unit: Unit) -> None:
        unlimited(unit.connection)
        raise _OnlyCounted(erase(unit, district, names(unit, library, district)))

    try:
        asyncio.run(_write(settings, write))
    except _OnlyCounted as counted:
        return counted.erased
    raise AssertionError("an erasing that was only to be counted was done")


def do(settings: Settings, library: Library, district: str, by: str) -> list[str]:
    """Erase the district from the database, its files and offices.yaml; return a line for each
    file that stayed. Raises Refusal if it cannot be noted.

    What `files` finds is deleted before, by `delete`: once the database is done, nothing tells any
    more which warnings were of the district.
    """
    alerts: list[int] = []
    at, ledger = datetime.now(UTC), ErasureLedger(settings.erasures)  # one time for every try

    def write(unit: Unit) -> None:
        unlimited(unit.connection)
        alerts.extend(erase(unit, district, names(unit, library, district)).alerts)
        note_act(unit, by, role_trail.erased(district))
        if unit.ledger:
            unit.ledger.note_district(unit.keyring, unit.now, district)

    try:
        asyncio.run(_write(settings, write, ledger, at))
    except LedgerFailed as failed:
        _take_back(settings, ledger, at, district)
        raise Refusal(f"nothing was erased from the database: {failed}") from failed
    except BaseException:
        _take_back(settings, ledger, at, district)
        raise
    left = delete(files(settings, district, alerts))  # made meanwhile
    if district in library.offices:
        path = (settings.content_dir / "offices.yaml").resolve()
        try:
            _drop_office(path, district)
        except OSError as error:
            left.append(_stayed(path, error))
    return left


def _take_back(settings: Settings, ledger: ErasureLedger, at: datetime, district: str) -> None:
    """Note that an erasing that failed was undone, if the trail proves it: a commit whose answer
    was lost may have been done."""

    def undone(unit: Unit) -> None:
        acts = role_trail.acts(unit)
        if not any((each.at, each.move) == (at, role_trail.erased(district)) for each in acts):
            ledger.take_back(unit.keyring, at, district)

    try:
        with_database(settings, undone)
    except Exception as error:  # whatever it is, the first error is the one to tell
        log.error(
            "it could not be noted that nothing was erased (%s): a restore of a copy from before "
            "now would erase district %s in it; erase it, or look at what `restore` says",
            type(error).__name__,
            district,
        )


def delete(paths: Iterable[Path]) -> list[str]:
    """Delete files and folders; return a line for each that stayed."""
    left = []
    for path in paths:
        try:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            left.append(_stayed(path, error))
    return left


def _stayed(path: Path, error: OSError) -> str:
    where = error.filename or path
    return f"it stayed: {where} ({error.strerror or error}): look who may delete and write there"


def files(settings: Settings, district: str, alerts: Iterable[int]) -> tuple[Path, ...]:
    """Return what lies of it outside the database on this machine: village packs, its warnings as
    sound, and drafts of its texts.
    """
    names = (f"{district}-*", *(f"alert-{number}.*" for number in alerts))
    made = (path for name in names for path in sorted(settings.packs.glob(name)))
    drafts = settings.drafts / PLACE / district
    return (*made, *((drafts,) if drafts.is_dir() else ()))


def _drop_office(path: Path, district: str) -> None:
    """Take one office out of offices.yaml; the lines of all others stay as they are.

    The file is written anew beside it and takes its place whole. Raises OSError.
    """
    text = path.read_text(encoding="utf-8")
    data = data_of(text)
    left = {code: office for code, office in data["offices"].items() if code != district}
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(with_data(text, {**data, "offices": left}))
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, part)
        leave_to(part, (path.stat().st_uid, path.stat().st_gid))
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


async def _write(
    settings: Settings,
    fn: Callable[[Unit], None],
    ledger: ErasureLedger | None = None,
    at: datetime | None = None,
) -> None:
    now = at or datetime.now(UTC)
    keyring = Keyring(settings.data_keys)
    database = Database(settings.database_url, keyring, lambda: now, ledger)
    await database.open()
    try:
        await database.write(fn)
        await database.wipe()
    finally:
        await database.close()


def names(unit: Unit, library: Library, district: str) -> frozenset[str]:
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
    """Yield the copies of the database that still hold the district, those that `restore` kept
    too."""
    if settings.backup_folder.is_dir():
        yield from sorted(path for path in settings.backup_folder.iterdir() if path.is_file())
    url = address(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        place = Path(url.database)
        yield from sorted(place.parent.glob(f"{place.name}{ASIDE}*"))
