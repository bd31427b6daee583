"""Writes a signed draft, pictures too, into the content folder, or puts back what stood there
before the last publication.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from content.reading.problems import Mistake
from content.workshop.editing import items
from content.workshop.editing.drafts import Draft, Drafts, Overtaken, Publication
from content.workshop.editing.items import Item, Unreadable, Values
from content.workshop.editing.whole_content import Texts, broken_by


class LiveChanged(Exception):
    """Raised if the content folder has another text than the draft began with."""


class WouldBreak(Exception):
    """Raised if other texts rest on what would be changed; `mistake` is theirs."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake


class NotWritable(Exception):
    """Raised if the content folder cannot be written, as in an installed package."""


def writable(folder: Path) -> bool:
    """Return whether files can be made in a content folder."""
    return os.access(folder, os.W_OK)


def publish(folder: Path, drafts: Drafts, draft: Draft, official: int, at: str) -> Publication:
    """Write a draft into the content folder, and keep what stood there before.

    Raises Overtaken, LiveChanged, WouldBreak, NotWritable and Unreadable; nothing was written then.
    """
    live = items.read(folder, draft.item)
    signed = draft.signed
    if signed is None:
        raise Overtaken
    if live is not None and items.unsigned(live) == items.unsigned(draft.values):
        draft = replace(draft, base=live)  # a publication that was broken off
    if not _same(live, draft.base):
        raise LiveChanged
    values = _with_signature(draft.values, f"{signed.name} {signed.at[:10]} {signed.fingerprint}")
    after = items.written(folder, draft.item, values)
    _look_at_others(folder, after)
    before = {path: _text(folder / path) for path in after}
    pictures = (_picture(live), _picture(values))
    publication = Publication(draft.version, official, at, before, after, live, pictures=pictures)
    drafts.keep(draft.item, publication)
    _write(folder, after, _Pictures(folder, drafts, draft.item, *pictures))
    drafts.save(draft.version, replace(draft, at=at, open=False))
    return publication


def take_back(folder: Path, drafts: Drafts, item: Item, official: int, at: str) -> Publication:
    """Put back what stood in the content folder before the last publication.

    Raises Overtaken if there is none, LiveChanged, WouldBreak, NotWritable and Unreadable.
    """
    last = drafts.published(item)
    if last is None:
        raise Overtaken
    now = {path: _text(folder / path) for path in last.after}
    texts: dict[str, str | None]
    if now == last.after:
        texts = last.before
    elif last.values is None and _is_published(folder, item, last):
        texts = items.without(folder, item, last.after)
    elif last.values is not None and _is_published(folder, item, last):
        # Somebody has changed another entry of the same file: only ours goes back.
        texts = dict(items.written(folder, item, last.values))
    else:
        raise LiveChanged
    now_shown, shown_before = reversed(last.pictures)
    goes = now_shown if now_shown != shown_before else ""
    picture: Texts = {f"{item}/{goes}": None} if goes else {}
    _look_at_others(folder, {**texts, **picture})
    _write(folder, texts, _Pictures(folder, drafts, item, now_shown, shown_before))
    drafts.keep(item, replace(last, taken_back=True))
    return last


def _look_at_others(folder: Path, texts: Texts) -> None:
    """Raise WouldBreak if other texts rest on what these files would say no more.

    On the words of a lesson that stays there, or of a phrase or district, nothing rests.
    """
    own = ("lessons/", "phrases/", "offices.yaml")
    if all(text is not None and path.startswith(own) for path, text in texts.items()):
        return
    if mistake := broken_by(folder, texts):
        raise WouldBreak(mistake)


def _is_published(folder: Path, item: Item, last: Publication) -> bool:
    """Return whether the item still has the values that were published."""
    with tempfile.TemporaryDirectory() as place:
        then = Path(place)
        shared = items.SHARED.get(item.kind, "")
        if shared and (folder / shared).is_file():
            shutil.copyfile(folder / shared, then / shared)  # what publishing did not change
        for path, text in last.after.items():
            (then / path).parent.mkdir(parents=True, exist_ok=True)
            (then / path).write_text(text, encoding="utf-8")
        try:
            return _same(items.read(then, item), items.read(folder, item))
        except Unreadable:
            return False


def _same(one: Values | None, other: Values | None) -> bool:
    return (items.unsigned(one) if one else None) == (items.unsigned(other) if other else None)


def _with_signature(values: Values, words: str) -> Values:
    return {
        part: {**data, "reviewed_by": words}
        if isinstance(data, Mapping) and part in ("lesson.yaml", "answer.yaml")
        else data
        for part, data in values.items()
    }


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Unreadable(path.name) from error


def _picture(values: Values | None) -> str:
    """Return the file name of a lesson's picture; empty if it has none."""
    about = values.get("lesson.yaml") if values else None
    picture = about.get("picture") if isinstance(about, Mapping) else None
    return str(picture.get("file", "")) if isinstance(picture, Mapping) else ""


@dataclass(frozen=True, slots=True)
class _Pictures:
    """The change of a lesson's picture: the file that goes, and the one that comes."""

    folder: Path
    drafts: Drafts
    item: Item
    goes: str
    comes: str

    def put(self) -> None:
        """Put the new picture there, before a text names it."""
        place = self.folder / self.item.kind / self.item.id / self.comes
        if self.comes and not place.exists():
            _copy(self.drafts.pictures(self.item) / self.comes, place)

    def take(self) -> None:
        """Take the old one away once no text names it; it is kept with the drafts."""
        place = self.folder / self.item.kind / self.item.id / self.goes
        if self.goes and self.goes != self.comes and place.exists():
            kept = self.drafts.pictures(self.item) / self.goes
            if not kept.exists():
                _copy(place, kept)
            place.unlink()


def _copy(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.part")
    shutil.copyfile(source, part)
    part.replace(place)


def _write(folder: Path, texts: Mapping[str, str | None], pictures: _Pictures) -> None:
    """Write every file beside its place first, then put them there one after the other."""
    ready: list[tuple[Path, Path | None]] = []
    try:
        pictures.put()
        for path, text in texts.items():
            part = None if text is None else _part(folder / path, text)
            ready.append((folder / path, part))
        for place, part in ready:
            if part is None:
                place.unlink(missing_ok=True)
            else:
                part.replace(place)
        pictures.take()
        for place, part in ready:
            if part is None and place.parent.is_dir() and not any(place.parent.iterdir()):
                place.parent.rmdir()
    except OSError as error:
        raise NotWritable from error
    finally:
        for _, part in ready:
            if part is not None:
                part.unlink(missing_ok=True)


def _part(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part = Path(name)
    part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    return part
