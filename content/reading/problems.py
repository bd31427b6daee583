"""The values in which loaders and the content check collect mistakes of content files, each with
its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. `path` is relative to the content folder, `line` counts from 1 (0: whole file).

    `code` is the phrase `linter.<code>`, `values` fill its placeholders. A warning does not refuse
    the content.
    """

    path: str
    line: int
    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    warning: bool = False

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.path}:{self.line}: {self.code}" + (f" ({details})" if details else "")


class Mistakes(list[Mistake]):
    """The mistakes found so far in one content folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def add(self, path: Path, line: int, code: str, /, **values: str | int) -> None:
        """Note a mistake in this file."""
        self.append(Mistake(self._name(path), line, code, values))

    def warn(self, path: Path, line: int, code: str, /, **values: str | int) -> None:
        """Note a warning in this file."""
        self.append(Mistake(self._name(path), line, code, values, warning=True))

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


class BrokenContent(Exception):
    """Content that cannot be used; `mistakes` holds all of them."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))
