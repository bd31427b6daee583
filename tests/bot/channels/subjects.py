"""The channels that must keep the contract: every one of the registry brings its subject."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

from bot.channels.registry import CHANNELS
from tests.bot.channels.subject import Subject

MODULES = {name: f"tests.bot.channels.{name}.subject" for name in CHANNELS}
"""Where each channel's `SUBJECT` must lie."""


def is_there(module: str) -> bool:
    """Whether a module of a folder that may be missing can be imported."""
    return find_spec(module.rpartition(".")[0]) is not None and find_spec(module) is not None


SUBJECTS: tuple[Subject, ...] = tuple(
    importlib.import_module(module).SUBJECT for module in MODULES.values() if is_there(module)
)
"""Each channel in turn, for the contract suite."""
