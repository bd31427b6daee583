"""The understanding model, loaded once for all programs that the tests of a process start.

Each of them would load its own, and read some 3,500 examples in the background while a test waits
for its answers. What is read here is the same: only the reading is shared and remembered.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from bot.understanding import reader
from bot.understanding.model import Model

LATER = 3600.0
"""Seconds between examples read in the background: a test reads those it needs."""


@cache
def _loaded() -> Model:
    return Model()


@cache
def _read(text: str) -> Any:
    return _loaded()._run(text)  # noqa: SLF001  # what the model itself would do


class SharedModel(Model):
    """A model that has learned nothing yet, with the loaded parts and readings of all others."""

    def __init__(self) -> None:
        vars(self).update(vars(_loaded()))
        self._slugs, self._examples = [], None

    def _run(self, text: str) -> Any:
        return _read(text)


def share(patch: pytest.MonkeyPatch) -> None:
    """Let every program of this process use it."""
    patch.setattr(reader, "Model", SharedModel)
    patch.setattr(reader, "PAUSE", LATER)
