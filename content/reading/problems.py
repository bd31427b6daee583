"""What can be wrong in a content file, and where: loaders and the linter collect these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong, in one place.

    `path` is relative to the content folder, `line` counts from 1 (0: the file as a whole).
    `code` names the sentence `linter.<code>` of content/phrases, `values` fill its placeholders.
    A warning is worth a look; it refuses nothing.
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
    """The mistakes found so far below one content folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def add(self, path: Path, line: int, code: str, /, **values: str | int) -> None:
        """Note a mistake in this file."""
        self.append(Mistake(self._name(path), line, code, values))

    def warn(self, path: Path, line: int, code: str, /, **values: str | int) -> None:
        """Note something worth a look in this file."""
        self.append(Mistake(self._name(path), line, code, values, warning=True))

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


class BrokenContent(Exception):
    """Content that cannot be used; `mistakes` holds all of them, not only the first."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))
