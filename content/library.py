"""Everything the content folder holds, loaded once and never changed while it is in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content.hotlines import Hotlines, load_hotlines
from content.intents import Intents, load_intents
from content.lessons import Curriculum, load_curriculum
from content.link_lists import LinkLists, load_link_lists
from content.mistakes import BrokenContent, Mistakes
from content.number_words import NumberWords, load_number_words
from content.phrases import load_phrases
from content.places import Places, load_places
from content.scam_types import load_scam_types
from content.schema import ScamType


@dataclass(frozen=True)
class Library:
    """All content in memory.

    `phrases`: language -> key -> sentence with {placeholders}.
    `intents`: what typed words mean. `hotlines`: numbers to call that may be shown.
    `links`: brands and other lists for judging links. `numbers`: words beside numbers.
    `places`: the districts and provinces of Thailand.
    `curriculum`: modules and lessons with their questions. `scam_types`: the tricks by id.
    """

    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    intents: Intents = field(default_factory=Intents)
    hotlines: Hotlines = field(default_factory=Hotlines)
    places: Places = field(default_factory=Places)
    curriculum: Curriculum = field(default_factory=Curriculum)
    scam_types: Mapping[str, ScamType] = field(default_factory=dict)
    links: LinkLists = field(default_factory=LinkLists)
    numbers: NumberWords = field(default_factory=NumberWords)

    @staticmethod
    def load(folder: Path) -> Library:
        """The content of a folder. Raises BrokenContent, which carries every mistake at once."""
        mistakes = Mistakes(folder)
        library = Library(
            phrases=load_phrases(folder, mistakes),
            intents=load_intents(folder, mistakes),
            hotlines=load_hotlines(folder, mistakes),
            places=load_places(folder, mistakes),
            curriculum=load_curriculum(folder, mistakes),
            scam_types=load_scam_types(folder, mistakes),
            links=load_link_lists(folder, mistakes),
            numbers=load_number_words(folder, mistakes),
        )
        if mistakes:
            raise BrokenContent(mistakes)
        return library
