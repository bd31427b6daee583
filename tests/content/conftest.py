"""A copy of the content that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.paths import CONTENT

KEPT = ("fake-police", "parcel-and-account", "family-voice", "first-hour")
"""One module is enough to spoil, and checked in a fraction of the time."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Everything but the other modules' lessons."""
    return copy_of_content(tmp_path)


def copy_of_content(home: Path) -> Path:
    """Everything but the other modules' lessons, copied into this folder."""
    copy = home / "content"
    others = [home.name for home in (CONTENT / "lessons").iterdir() if home.name not in KEPT]
    left_out = shutil.ignore_patterns("*.py", "__pycache__", "fonts")
    lessons = shutil.ignore_patterns(*others)

    def ignored(home: str, names: list[str]) -> set[str]:
        more = lessons(home, names) if Path(home).name == "lessons" else set()
        return {*left_out(home, names), *more}

    shutil.copytree(CONTENT, copy, ignore=ignored)
    return copy
