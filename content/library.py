"""Everything the content folder holds, loaded once and never changed while it is in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content.mistakes import BrokenContent, Mistakes
from content.phrases import load_phrases


@dataclass(frozen=True)
class Library:
    """All content in memory.

    `phrases`: language -> key -> sentence with {placeholders}.
    """

    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @staticmethod
    def load(folder: Path) -> Library:
        """The content of a folder. Raises BrokenContent, which carries every mistake at once."""
        mistakes = Mistakes(folder)
        library = Library(
            phrases=load_phrases(folder, mistakes),
        )
        if mistakes:
            raise BrokenContent(mistakes)
        return library
