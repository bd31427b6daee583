"""Stores drafts as files: what is written and not yet published, one folder for each item, one file
for each version.

A version is never changed. Whoever saves names the version they saw; the file of the next one can
be made only once, so of two who save at the same time one is told of the other. A signature is a
file beside its version and holds the fingerprint of the text: the next version has none.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from content.workshop.editing.items import KINDS, Item, Values, fingerprint

SIGNED, PUBLISHED = ".signed.json", ".published.json"


class Overtaken(Exception):
    """Raised if somebody else has saved, signed or published meanwhile."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A second reader's word: an official's number and name, the day, the text's fingerprint."""

    official: int
    name: str
    at: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A version of an item. `base`: its values in the content folder when the draft was begun.

    `authors`: numbers of all officials who wrote on it. `open` is False once it was published or
    thrown away; the next draft then begins from what is in the content folder.
    """

    item: Item
    version: int
    values: Values
    base: Values | None
    authors: tuple[int, ...]
    at: str
    open: bool = True
    signature: Signature | None = None

    @property
    def signed(self) -> Signature | None:
        """The signature, if it is for this very text."""
        mine = self.signature
        return mine if mine and mine.fingerprint == fingerprint(self.values) else None


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing changed: path -> text before (None: no file) and after, and the values."""

    version: int
    official: int
    at: str
    before: dict[str, str | None]
    after: dict[str, str]
    values: Values | None
    taken_back: bool = False
    pictures: tuple[str, str] = ("", "")
    """File names of a lesson's picture, before and after; empty if it has none."""


class Drafts:
    """All drafts below a folder, which is made when the first one is saved."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def latest(self, item: Item) -> Draft | None:
        """Return the last version, an open one or not; None if there never was any."""
        home = self._home(item)
        for number in sorted(self._versions(home), reverse=True):
            kept = _load(home / f"{number:05d}.json")
            if kept is not None:
                signed = _load(home / f"{number:05d}{SIGNED}")
                return Draft(
                    item,
                    number,
                    kept["values"],
                    kept["base"],
                    tuple(kept["authors"]),
                    kept["at"],
                    kept["open"],
                    Signature(**signed) if signed else None,
                )
        return None

    def opened(self) -> Iterator[Draft]:
        """Yield every draft that is open."""
        for kind in KINDS:
            for home in sorted((self.folder / kind).glob("*/")):
                item = Item.of(kind, home.name)
                draft = self.latest(item) if item else None
                if draft and draft.open:
                    yield draft

    def save(self, seen: int, draft: Draft) -> Draft:
        """Keep a draft as the version after `seen`. Raises Overtaken if that exists already."""
        home = self._home(draft.item)
        last = max(self._versions(home), default=0)
        if last != seen:
            raise Overtaken
        kept = {
            "values": draft.values,
            "base": draft.base,
            "authors": draft.authors,
            "at": draft.at,
            "open": draft.open,
        }
        _make(home / f"{seen + 1:05d}.json", kept)
        saved = self.latest(draft.item)
        if saved is None:
            raise Overtaken
        return saved

    def sign(self, draft: Draft, signature: Signature) -> None:
        """Keep a signature. Raises Overtaken if the draft has changed, or was signed meanwhile."""
        home = self._home(draft.item)
        if max(self._versions(home), default=0) != draft.version:
            raise Overtaken
        _make(home / f"{draft.version:05d}{SIGNED}", asdict(signature))

    def keep(self, item: Item, publication: Publication) -> None:
        """Keep what publishing changed, so that it can be taken back."""
        path = self._home(item) / f"{publication.version:05d}{PUBLISHED}"
        path.unlink(missing_ok=True)
        _make(path, asdict(publication))

    def published(self, item: Item) -> Publication | None:
        """Return the last publication that was not taken back."""
        for path in sorted(self._home(item).glob(f"*{PUBLISHED}"), reverse=True):
            kept = _load(path)
            if kept is not None and not kept["taken_back"]:
                return Publication(**kept)
        return None

    def pictures(self, item: Item) -> Path:
        """Return the folder of pictures that are not published, or not any more."""
        return self._home(item) / "pictures"

    def _home(self, item: Item) -> Path:
        return self.folder / item.kind / item.id

    def _versions(self, home: Path) -> list[int]:
        names = (path.name.removesuffix(".json") for path in home.glob("*.json"))
        return [int(name) for name in names if name.isdecimal()]


def _make(path: Path, kept: Any) -> None:
    """Write a new file whole. Raises Overtaken if it exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)  # fails if the name is taken, unlike a rename
    except FileExistsError as error:
        raise Overtaken from error
    finally:
        part.unlink(missing_ok=True)


def _load(path: Path) -> Any:
    """Return what a file holds; None if it is not there or damaged, which blocks nobody."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
