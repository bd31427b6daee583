"""The work of `feeds share`: writes campaigns and confirmed addresses for partners, as a bundle of
STIX 2.1.
"""

from __future__ import annotations

import os
from pathlib import Path

from bot.commands._database import with_database
from bot.commands._operator import note_act
from bot.errors import Refusal
from bot.settings import Settings
from bot.sharing import bundle, contents
from bot.sharing.bundle import Campaign, Indicator, Item, Producer
from bot.sharing.contents import Contents
from content.reading.library import Library
from storage.engine.transaction import Unit
from storage.officials.shared_objects import Entry

TRIAL = "Rutan"
"""The producer where no operator is named, so that it is a trial."""


def share(settings: Settings, to: Path, label: str, by: str, second: str) -> str:
    """Write the bundle and return what to tell. Both names stand in the trail. Raises Refusal."""
    if not to.parent.is_dir():
        raise Refusal(f"--to {to}: there is no folder {to.parent}")
    library = Library.load(settings.content_dir)
    name = settings.operator.name or TRIAL

    def take(unit: Unit) -> tuple[Contents, tuple[Entry, ...]]:
        found = contents.look(unit, library)
        note_act(unit, by, f"share {label}")
        note_act(unit, second, f"agree to share {label}")
        return found, contents.record(unit, found, name, label)

    found, entries = with_database(settings, take, write=True)
    text = write(library, found, entries, name, label)
    fresh = to.with_name(f"{to.name}.{os.getpid()}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(to)
    except OSError as error:
        raise Refusal(f"{to}: cannot be written ({error.strerror})") from error
    gone = sum(entry.about is None for entry in entries)
    return (
        f"{to}: {len(found.addresses)} addresses, {len(found.campaigns)} campaigns, "
        f"{gone} withdrawn; TLP:{label}"
    )


def write(
    library: Library, found: Contents, entries: tuple[Entry, ...], name: str, label: str
) -> str:
    """Return the bundle of these entries as JSON."""
    producer = next(
        Producer(entry.id, entry.created, entry.modified, name)
        for entry in entries
        if entry.about and entry.kind == contents.IDENTITY
    )
    items = [_item(library, found, e) for e in entries if e.kind != contents.IDENTITY]
    text = bundle.write(producer, items, label)
    if bundle.read(text) != (producer, items, label):
        raise AssertionError("what was written for partners does not read as what was meant")
    return text


def _item(library: Library, found: Contents, entry: Entry) -> Item:
    times = (entry.id, entry.created, entry.modified)
    if entry.kind == contents.INDICATOR:
        if entry.about is None:
            return Indicator(*times, "", None, revoked=True)
        address = entry.about[1]
        return Indicator(*times, address, found.addresses[address])
    if entry.about is None:
        return Campaign(*times, "", "", revoked=True)
    return Campaign(*times, *contents.words(library, found.campaigns[int(entry.about[1])]))
