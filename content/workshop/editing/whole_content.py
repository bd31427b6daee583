"""Tells whether changed files of one item would break others that rest on it, before they are
written: a number that texts name, a lesson that an answer leads to.

The loader reads the whole folder with the changed files in their place. It keeps the last good
version of everything if one file is broken, so nothing that anybody publishes later would be used.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from content.check import known_of
from content.check.answers import check_answers
from content.reading.library import Library
from content.reading.problems import Mistake, Mistakes

Texts = Mapping[str, str | None]
"""Path below the content folder -> text; None: the file goes."""


def broken_by(folder: Path, texts: Texts) -> Mistake | None:
    """Return the first mistake that the content has only with these texts; None if it has none.

    Where no links can be made (Windows without the right to) nothing is looked at.
    """
    with tempfile.TemporaryDirectory() as place:
        changed = Path(place) / "content"
        try:
            _with(folder, changed, texts)
        except OSError:
            return None
        found = _mistakes(changed)
        before = {_plain(one) for one in _mistakes(folder)} if found else set()
        return next((one for one in found if _plain(one) not in before), None)


def _mistakes(folder: Path) -> Mistakes:
    mistakes = Mistakes(folder)
    Library.read(folder, mistakes)
    check_answers(folder, known_of(folder, dt.date.max, _NoFiles()), mistakes)
    return mistakes


class _NoFiles:
    """Opens no picture or recording: nobody leads to what is in them."""

    def recording(self, data: bytes) -> None:
        del data

    def picture(self, data: bytes) -> None:
        del data


def _plain(one: Mistake) -> tuple[str, str, str]:
    """Return a mistake without its line, which moves with the text above it."""
    return one.path, one.code, str(dict(one.values))


def _with(source: Path, place: Path, texts: Texts) -> None:
    """Make a folder that is another one by links, but for these texts."""
    below: dict[str, dict[str, str | None]] = defaultdict(dict)
    for path, text in texts.items():
        name, _, rest = path.partition("/")
        below[name][rest] = text
    place.mkdir()
    for entry in source.iterdir() if source.is_dir() else ():
        if entry.name not in below:
            (place / entry.name).symlink_to(entry.resolve())
    for name, inner in below.items():
        if "" not in inner:
            _with(source / name, place / name, inner)
        elif (words := inner[""]) is not None:
            (place / name).write_text(words, encoding="utf-8")
    if texts and not any(place.iterdir()):
        place.rmdir()
