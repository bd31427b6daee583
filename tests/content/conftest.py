"""A copy of the content that a test may spoil."""

from __future__ import annotations

import functools
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.paths import CONTENT

KEPT = ("fake-police", "parcel-and-account", "family-voice", "first-hour")
"""One module is enough to spoil, and checked in a fraction of the time."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Everything but the other modules' lessons."""
    copy = tmp_path / "content"
    others = [home.name for home in (CONTENT / "lessons").iterdir() if home.name not in KEPT]
    left_out = shutil.ignore_patterns("*.py", "__pycache__", "fonts")
    lessons = shutil.ignore_patterns(*others)

    def ignored(home: str, names: list[str]) -> set[str]:
        more = lessons(home, names) if Path(home).name == "lessons" else set()
        return {*left_out(home, names), *more}

    shutil.copytree(CONTENT, copy, ignore=ignored)
    return copy


@functools.cache
def _loaded(text: str, loader: type) -> bytes:
    return pickle.dumps(_load(text, loader))


_load, _compose = yaml.load, yaml.compose


@pytest.fixture(autouse=True, scope="package")
def files_read_once() -> Iterator[None]:
    """What a file holds is told from its text, so each text is parsed once in a run: a test spoils
    one file of a hundred. Whoever asks gets a copy of their own; a text that is no YAML is parsed,
    and complained about, each time."""

    def load(text: str, loader: type) -> Any:
        return pickle.loads(_loaded(text, loader))  # noqa: S301  # our own, of a moment ago

    patch = pytest.MonkeyPatch()
    patch.setattr(yaml, "load", load)
    patch.setattr(yaml, "compose", functools.cache(_compose))
    yield
    patch.undo()
