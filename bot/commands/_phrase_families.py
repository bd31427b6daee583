"""Lists every family of phrases (ids made from parts) that the program declares, for the content
check.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

from content.check.phrases_in_code import Name, phrases_in_code
from handlers.core.say import Family

ROOT = Path(__file__).resolve().parents[2]


def phrase_families() -> Mapping[Name, Family[str]]:
    """(module, constant) -> the family; only the modules that declare one are imported."""
    return {
        (module, constant): getattr(importlib.import_module(module), constant)
        for module, constant in phrases_in_code(ROOT).families
    }
