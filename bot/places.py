"""The places of the content folder alone, for commands that need nothing else of it."""

from __future__ import annotations

from bot.commands import Refusal
from bot.settings import Settings
from content.mistakes import BrokenContent, Mistakes
from content.places import Places, load_places


def places_of(loaded: Settings) -> Places:
    """Districts and provinces. Raises Refusal where their files are wrong."""
    mistakes = Mistakes(loaded.content_dir)
    places = load_places(loaded.content_dir, mistakes)
    if mistakes:
        raise Refusal(str(BrokenContent(mistakes)))
    return places
