"""The content, read once for all tests of a process.

What a file holds is told from its text, so each text is parsed once: a test spoils one file of a
hundred. Whoever asks gets a copy of their own. A text that is no YAML is parsed, and complained
about, each time.
"""

from __future__ import annotations

import functools
import pickle
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.reading.files import Loader
from content.reading.foreign_files import FileReader
from content.reading.lexicon.word_rules import WordRule
from content.reading.library import Library
from content.reading.places import place_names
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT

_load, _compose, _read = yaml.load, yaml.compose, Library.read


@functools.cache
def _loaded(text: str, loader: type) -> bytes:
    if loader is not Loader:
        return pickle.dumps(_load(text, loader))
    root = _composed(text, loader)  # parsing takes longest: once for the values and for the tree
    return pickle.dumps(None if root is None else loader("").construct_document(root))


@functools.cache
def _composed(text: str, loader: type) -> Any:
    return _compose(text, loader)


def load(stream: Any, Loader: type) -> Any:  # noqa: N803  # yaml's own name
    """What yaml.load returns."""
    if not isinstance(stream, str):
        return _load(stream, Loader)
    try:
        return pickle.loads(_loaded(stream, Loader))  # noqa: S301  # our own, of a moment ago
    except RecursionError:  # changed input may be nested deeper than pickle goes
        return _load(stream, Loader)


def compose(stream: Any, Loader: type = yaml.Loader) -> Any:  # noqa: N803  # yaml's own name
    """What yaml.compose returns; nobody changes it."""
    return _composed(stream, Loader) if isinstance(stream, str) else _compose(stream, Loader)


_OURS: list[Library] = []
"""Our content, once it was read without a mistake."""


def read(folder: Path, mistakes: Mistakes, files: FileReader | None = None) -> Library:
    """What Library.read returns; our own folder, which no test changes, is read once as it is
    without recordings."""
    if files is not None or folder.resolve() != CONTENT:
        return _read(folder, mistakes, files)
    if _OURS:
        return _OURS[0]
    before = len(mistakes)
    found = _read(folder, mistakes, files)
    if len(mistakes) == before:
        _OURS.append(found)
    return found


def share(patch: pytest.MonkeyPatch) -> None:
    """Let all tests of this process share what was read."""
    patch.setattr(yaml, "load", load)
    patch.setattr(yaml, "compose", compose)
    patch.setattr(Library, "read", staticmethod(read))
    patch.setattr(WordRule, "of", staticmethod(functools.cache(WordRule.of)))
    patch.setattr(place_names, "fold", functools.cache(place_names.fold))
