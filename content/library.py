"""Everything the content folder holds, loaded once and never changed while it is in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content.hotlines import Hotlines, load_hotlines
from content.intents import Intents, load_intents
from content.mistakes import BrokenContent, Mistakes
from content.phrases import load_phrases
from content.places import Places, load_places


@dataclass(frozen=True)
class Library:
    """All content in memory.

    `phrases`: language -> key -> sentence with {placeholders}.
    `intents`: what typed words mean. `hotlines`: numbers to call that may be shown.
    `places`: the districts and provinces of Thailand.
    """

    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    intents: Intents = field(default_factory=Intents)
    hotlines: Hotlines = field(default_factory=Hotlines)
    places: Places = field(default_factory=Places)

    @staticmethod
    def load(folder: Path) -> Library:
        """The content of a folder. Raises BrokenContent, which carries every mistake at once."""
        mistakes = Mistakes(folder)
        library = Library(
            phrases=load_phrases(folder, mistakes),
            intents=load_intents(folder, mistakes),
            hotlines=load_hotlines(folder, mistakes),
            places=load_places(folder, mistakes),
        )
        if mistakes:
            raise BrokenContent(mistakes)
        return library
