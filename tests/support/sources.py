"""The files of the program, for rules that every one of them keeps.

A rule is one test that tells all files which break it: a test a file and rule would be thousands,
and starting them takes longer than looking.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from tests.support.paths import ROOT

FOLDERS = ("bot", "handlers", "storage", "content")
PRODUCT = tuple(sorted(path for name in FOLDERS for path in (ROOT / name).rglob("*.py")))
HANDLERS = tuple(path for path in PRODUCT if path.is_relative_to(ROOT / "handlers"))


def shown(path: Path) -> str:
    """A file's path inside the repository."""
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    """What a file holds."""
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def trees() -> dict[Path, ast.Module]:
    """The syntax tree of every product file."""
    return {path: ast.parse(text(path)) for path in PRODUCT}


def breaking(paths: Iterable[Path], look: Callable[[ast.AST], Iterable[object]]) -> list[str]:
    """Each of these product files in which `look` finds something, and what it finds."""
    found = {path: list(look(trees()[path])) for path in paths}
    return [f"{shown(path)}: {what}" for path, what in found.items() if what]
