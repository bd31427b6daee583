"""Items with their drafts as the workshop's pages use them: looked up, saved, signed, published;
files do the storing (content/workshop/editing).

Everything that touches files runs in a thread; the trail is written by the same call.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.foreign.at_once import FilesAtOnce
from content.check import known_of
from content.check.lessons import Known
from content.check.pictures import check_picture
from content.check.yaml_tree import Node
from content.reading.problems import Mistake, Mistakes
from content.workshop.editing import items, publishing
from content.workshop.editing.drafts import Draft, Drafts, Overtaken, Signature
from content.workshop.editing.items import Item, Values, fingerprint
from content.workshop.editing.narrow_check import PICTURE, Checked, check_item

if TYPE_CHECKING:
    from content.reading.foreign_files import PictureFacts, RecordingFacts

T = TypeVar("T")

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
"""How files of these formats begin."""

ROOT = Path(__file__).resolve().parents[3]


class NotGood(Exception):
    """Raised if something with mistakes is to be signed."""


@dataclass(frozen=True, slots=True)
class Look:
    """An item as it is now.

    `live`: what is in the content folder. `draft`: what is written and not published, or None.
    `version`: of the last draft, open or not; 0 if there never was one. `can_take_back`: whether
    the last publication still can be.
    """

    item: Item
    live: Values | None
    draft: Draft | None
    version: int
    can_take_back: bool

    @property
    def values(self) -> Values | None:
        """What a form shows: the draft, else what is in the content folder."""
        return self.draft.values if self.draft else self.live

    @property
    def mark(self) -> str:
        """What stands for the text that a form shows."""
        return fingerprint(self.values) if self.values is not None else ""


class _NoFiles:
    """Looks into no picture or recording; those are checked when they are taken."""

    def recording(self, data: bytes) -> RecordingFacts | None:
        del data
        return None

    def picture(self, data: bytes) -> PictureFacts | None:
        from content.reading.foreign_files import PictureFacts

        return PictureFacts("PNG" if data.startswith(PNG) else "JPEG", 960, 540)


def _name_of(picture: bytes) -> str:
    suffix = "png" if picture.startswith(PNG) else "jpg"
    return f"{hashlib.sha256(picture).hexdigest()[:32]}.{suffix}"


def _refused(picture: bytes, files: FilesAtOnce) -> Mistake | None:
    """Return why a picture cannot be a lesson's; None if it can."""
    with tempfile.TemporaryDirectory() as place:
        home, name = Path(place), _name_of(picture)
        (home / name).write_bytes(picture)
        mistakes = Mistakes(home)
        named = Node(1, keys={"file": Node(1, text=name)})
        check_picture(home / name, named, home, files, mistakes)
    return next((one for one in mistakes if not one.warning), None)


class Workshop:
    """The workshop of one content folder. `drafts` is where drafts are kept."""

    def __init__(self, folder: Path, drafts: Path) -> None:
        self.folder = folder
        self.drafts = Drafts(drafts)

    @property
    def writable(self) -> bool:
        """Whether drafts can be published here."""
        return publishing.writable(self.folder)

    async def look(self, item: Item) -> Look:
        """Return an item as it is. Raises Unreadable if its file is broken."""
        return await asyncio.to_thread(self._look, item)

    def _look(self, item: Item) -> Look:
        last = self.drafts.latest(item)
        return Look(
            item,
            items.read(self.folder, item),
            last if last and last.open else None,
            last.version if last else 0,
            self.drafts.published(item) is not None,
        )

    async def opened(self) -> tuple[Draft, ...]:
        """Return all open drafts."""
        return await asyncio.to_thread(lambda: tuple(self.drafts.opened()))

    async def check(self, item: Item, values: Values, today: dt.date) -> Checked:
        """Return what is wrong with these values."""
        return await asyncio.to_thread(lambda: self._check(item, values, today))

    def _check(self, item: Item, values: Values, today: dt.date) -> Checked:
        pictures = self.drafts.pictures(item)
        return check_item(self.folder, item, values, self._known(today), pictures)

    async def take_picture(self, item: Item, data: bytes) -> str | Mistake:
        """Keep a picture for a lesson's draft; its file name, or why it cannot be shown."""
        return await asyncio.to_thread(self._take_picture, item, data)

    def _take_picture(self, item: Item, data: bytes) -> str | Mistake:
        with FilesAtOnce() as files:
            # A telephone writes into a picture where it was taken, and anybody anything behind it;
            # it is also larger than the apps take.
            drawn = files.redrawn(data)
            if refused := _refused(data if drawn is None else drawn, files):
                return refused
            if drawn is None:
                return Mistake("", 0, "picture_unreadable", {"file": _name_of(data)})
        name = _name_of(drawn)
        kept = self.drafts.pictures(item) / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        part.write_bytes(drawn)
        part.replace(kept)
        return name

    async def picture(self, item: Item, name: str) -> bytes | None:
        """Return a picture of a lesson in use or of a draft; None if it has none of this name."""
        return await asyncio.to_thread(self._picture, item, name)

    def _picture(self, item: Item, name: str) -> bytes | None:
        if not PICTURE.fullmatch(name):
            return None
        for home in (self.folder / item.kind / item.id, self.drafts.pictures(item)):
            if (home / name).is_file():
                return (home / name).read_bytes()
        return None

    def _known(self, today: dt.date) -> Known:
        """Return what other files say; lessons that are drafts may be named too."""
        known = known_of(self.folder, today, _NoFiles())
        begun = {draft.item.id for draft in self.drafts.opened() if draft.item.kind == "lessons"}
        return replace(known, lessons={*known.lessons, *begun})

    async def save(self, look: Look, values: Values, official: int, now: dt.datetime) -> Draft:
        """Keep values as the next version of a draft. Raises Overtaken."""
        base = look.draft.base if look.draft else look.live
        before = look.draft.authors if look.draft else ()
        authors = tuple(dict.fromkeys((*before, official)))
        draft = Draft(look.item, 0, values, base, authors, now.isoformat())
        return await asyncio.to_thread(self.drafts.save, look.version, draft)

    async def discard(self, look: Look, now: dt.datetime) -> None:
        """Throw an open draft away; its versions stay on the disk. Raises Overtaken."""
        if look.draft is None:
            raise Overtaken
        closed = replace(look.draft, open=False, at=now.isoformat())
        await asyncio.to_thread(self.drafts.save, look.version, closed)

    async def rebase(self, look: Look, now: dt.datetime) -> None:
        """Say that a draft is meant to replace what is in the content folder now."""
        if look.draft is None:
            raise Overtaken
        draft = replace(look.draft, base=look.live, at=now.isoformat())
        await asyncio.to_thread(self.drafts.save, look.version, draft)

    async def sign(self, draft: Draft, signature: Signature, today: dt.date) -> None:
        """Sign a draft. Raises NotGood if something is wrong with it, and Overtaken."""
        if not (await self.check(draft.item, draft.values, today)).good:
            raise NotGood
        await asyncio.to_thread(self.drafts.sign, draft, signature)

    async def publish(self, draft: Draft, official: int, now: dt.datetime) -> None:
        """Write a signed draft into the content folder; see content/workshop/editing/publishing."""
        at = now.isoformat()
        await asyncio.to_thread(publishing.publish, self.folder, self.drafts, draft, official, at)

    async def take_back(self, item: Item, official: int, now: dt.datetime) -> None:
        """Put back what was there before the last publication."""
        at = now.isoformat()
        await asyncio.to_thread(publishing.take_back, self.folder, self.drafts, item, official, at)

    async def files(self, draft: Draft) -> dict[str, str]:
        """Return path -> text of the files that publishing would change."""
        return await self.run(lambda: items.written(self.folder, draft.item, draft.values))

    async def run(self, fn: Callable[[], T]) -> T:
        """Return the result of a function that reads files."""
        return await asyncio.to_thread(fn)
