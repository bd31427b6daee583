"""What every start of the program asks Tesseract, asked once for all tests of a process.

To ask for its languages starts a program of some megabytes, and most tests that start Rutan show it
no picture.
"""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

import pytest

from bot import app
from bot.foreign.ocr import environment, tesseract


@functools.cache
def _answer(program: str, surroundings: tuple[tuple[str, str], ...]) -> Path | None:
    """Keyed by all that its answer comes from."""
    return tesseract()


def _asked() -> Path | None:
    program = shutil.which("tesseract")
    return _answer(program, tuple(sorted(environment().items()))) if program else None


def share(patch: pytest.MonkeyPatch) -> None:
    """Let every program that tests start in this process know the answer."""
    patch.setattr(app, "tesseract", _asked)
