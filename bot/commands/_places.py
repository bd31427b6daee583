"""Loads districts and provinces for commands that need nothing else of the content."""

from __future__ import annotations

from bot.errors import Refusal
from bot.settings import Settings
from content.reading.places.places import District, Places, load_places
from content.reading.problems import BrokenContent, Mistakes


def places_of(loaded: Settings) -> Places:
    """Districts and provinces. Raises Refusal if their files have mistakes."""
    mistakes = Mistakes(loaded.content_dir)
    places = load_places(loaded.content_dir, mistakes)
    if mistakes:
        raise Refusal(str(BrokenContent(mistakes)))
    return places


def district_of(places: Places, text: str) -> District:
    """Find the district of `--district`: a code, or a name in Thai or English. Raises Refusal."""
    if found := places.find(text):
        return found
    meant = places.search(text)
    if len(meant) == 1:
        return meant[0]
    if meant:
        which = "; ".join(f"{d.code} {d.names['en']}, {d.province.names['en']}" for d in meant)
        raise Refusal(f"--district {text}: which one? {which}")
    raise Refusal(f"--district {text}: no district has this code or name (see content/places)")
