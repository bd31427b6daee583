"""Asks for a district, and finds it in what a person types, shares or presses."""

from __future__ import annotations

import re

from content.places import District
from handlers.core import incoming
from handlers.core.reply import AskPlace, Button, Card, Press, Reply
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn

PICK = "district.pick"
"""Action of the buttons that name one district; its argument is the DOPA code."""

_NO_NAME = re.compile(r"://|www\.|\d{5}")


def name(district: District) -> Say:
    """ "Pak Khat, Bueng Kan" in the reader's language."""
    return Phrase(
        "district.name",
        {"district": Passage(district.names), "province": Passage(district.province.names)},
    )


def ask(lead: Say | None = None) -> Card:
    """The question: type the name, or share the place one is at."""
    lines = (Phrase("district.ask.how"),)
    title = lead or Phrase("district.ask")
    return Card(title, lines, buttons=(AskPlace(Phrase("district.share")),))


def choose(districts: tuple[District, ...], lead: Say) -> Card:
    """Buttons to choose one of several districts."""
    buttons: list[Button] = [Press(name(d), PICK, d.code, step=True) for d in districts]
    return Card(
        lead, buttons=(*buttons, Press(Phrase("district.other"), "district.other", step=True))
    )


def resolve(turn: Turn) -> District | Reply | None:
    """The district this turn names, else the reply that asks again; None: it is about no place.

    Understood: a pressed PICK, a shared location (always the nearest three to choose from), and
    typed names with mistakes in them.
    """
    places = turn.content.places
    match turn.said:
        case incoming.Pressed(argument=code):
            return places.find(code) or Reply((ask(),))
        case incoming.Location(latitude, longitude):
            return Reply((choose(places.nearest(latitude, longitude), Phrase("district.nearest")),))
        case incoming.Text():
            if _NO_NAME.search(turn.text):
                return None
            found = places.search(turn.text)
            if len(found) == 1:
                return found[0]
            if found:
                return Reply((choose(found, Phrase("district.which")),))
            return Reply((ask(Phrase("district.unknown")),))
        case _:
            return None


def named_in(turn: Turn) -> District | None:
    """The one district whose whole name stands in what was typed, else None."""
    text = turn.text.lower()
    found = turn.content.places.search(text)
    if len(found) == 1 and any(name.lower() in text for name in found[0].names.values()):
        return found[0]
    return None
