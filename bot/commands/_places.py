"""Finds the district, province or area that an argument of a command names; asks about near names,
never guesses.
"""

from __future__ import annotations

from bot.errors import Refusal
from bot.settings import Settings
from content.reading.places.places import District, Places, Province, load_places
from content.reading.problems import BrokenContent, Mistakes


def places_of(loaded: Settings) -> Places:
    """Districts and provinces. Raises Refusal if their files have mistakes."""
    mistakes = Mistakes(loaded.content_dir)
    places = load_places(loaded.content_dir, mistakes)
    if mistakes:
        raise Refusal(str(BrokenContent(mistakes)))
    return places


def district_of(places: Places, text: str) -> District:
    """Find the district of `--district`: a code, or a name in Thai or English.

    Raises Refusal, with the districts that are near, for a name that is no district's or that of
    several.
    """
    if found := places.find(text):
        return found
    meant = places.search(text)
    if len(meant) == 1 and places.is_sure(text, meant[0]):
        return meant[0]
    which = "; ".join(f"{d.code} {d.names['en']}, {d.province.names['en']}" for d in meant)
    if len(meant) > 1 and any(places.is_sure(text, each) for each in meant):
        raise Refusal(f"--district {text}: which one? {which}. Give its code")
    if meant:
        raise Refusal(
            f"--district {text}: no district has this code or name. Near it: {which}. "
            "Give the code of the one that is meant"
        )
    raise Refusal(f"--district {text}: no district has this code or name (see content/places)")


def province_of(places: Places, text: str) -> Province:
    """Find the province of `--province`: a code, or a name in Thai or English.

    Raises Refusal, with the provinces that are near, for any other name.
    """
    if found := places.provinces.get(text) or places.province_named(text):
        return found
    near = "; ".join(f"{p.code} {p.names['en']}" for p in places.provinces_near(text))
    if near:
        raise Refusal(
            f"--province {text}: no province has this code or name. Near it: {near}. "
            "Give the code of the one that is meant"
        )
    raise Refusal(f"--province {text}: no province has this code or name (see content/places)")


def area(places: Places, district: str | None, province: str | None) -> str:
    """Name a district, a province or the whole country."""
    if district and (found := places.find(district)):
        return f"{district} {found.names['en']}, {found.province.names['en']}"
    if province and (of := places.provinces.get(province)):
        return f"{province} {of.names['en']} (province)"
    return "the whole country"
