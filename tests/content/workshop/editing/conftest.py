"""A copy of the content to edit, and a place for drafts."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from content.check import known_of
from content.check.lessons import Known
from content.workshop.editing.drafts import Drafts
from tests.support.paths import ROOT


class NoFiles:
    """Opens nothing: the lessons here have no pictures."""

    def recording(self, data: bytes) -> None:
        """Nothing."""

    def picture(self, data: bytes) -> None:
        """Nothing."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder with what editing reads."""
    home = tmp_path / "content"
    for name in ("lessons/fake-police", "lessons/loans", "answers/paid", "phrases", "lexicon"):
        shutil.copytree(ROOT / "content" / name, home / name)
    for name in ("hotlines.yaml", "modules.yaml", "scam_types.yaml", "situations.yaml"):
        shutil.copy(ROOT / "content" / name, home / name)
    return home


@pytest.fixture
def known(folder: Path) -> Known:
    """What lessons of the whole content may name."""
    del folder
    return known_of(ROOT / "content", dt.date(2026, 11, 30), NoFiles())


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    """No drafts yet."""
    return Drafts(tmp_path / "drafts")
