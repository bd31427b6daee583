"""Asks a person for a district, recognizes it in typed text or a button (a location gets the
nearest three), and says who operates for it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from content.reading.places.places import District
from handlers.core import incoming
from handlers.core.ports import Operator
from handlers.core.reply import AskLocation, Button, Card, Choices, Press, Reply
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn

PICK = "district.pick"
"""Action of the buttons that name one district; its argument is the DOPA code."""

_LINK = re.compile(r"://|www\.")
_FIGURES = re.compile(r"\d{5}")


def name(district: District) -> Say:
    """Return the district with its province, "Pak Khat, Bueng Kan", in the reader's language."""
    return Phrase(
        "district.name",
        {"district": Passage(district.names), "province": Passage(district.province.names)},
    )


def operator(turn: Turn, district: str | None = None) -> Operator:
    """Return who answers for a district, the person's own unless one is given.

    That is who runs the installation, unless the district has an operator of its own.
    """
    whole = turn.ports.operator
    office = turn.content.offices.get(district or turn.person.district or "")
    if office is None or not office.operator:
        return whole
    return replace(whole, name=office.operator, contact=office.contact or whole.contact)


def ask(lead: Say | None = None, out: tuple[Press, ...] = ()) -> Reply:
    """Return the question for a district, to be typed or shared as a location.

    `lead` is shown before it; the buttons in `out` lead out of the question.
    """
    card = Card(
        lead or Phrase("district.ask"),
        (Phrase("district.ask.how"),),
        buttons=(AskLocation(Phrase("district.share")),),
    )
    return Reply((card, *_extras(out)))


def choose(districts: tuple[District, ...], lead: Say, out: tuple[Press, ...] = ()) -> Reply:
    """Return buttons to choose one of several districts, or none of them."""
    buttons: list[Button] = [Press(name(d), PICK, d.code, step=True) for d in districts]
    other = Press(Phrase("district.other"), "district.other", step=True)
    return Reply((Card(lead, buttons=(*buttons, other)), *_extras(out)))


def _extras(out: tuple[Press, ...]) -> tuple[Choices, ...]:
    return (Choices(out),) if out else ()


def resolve(turn: Turn, out: tuple[Press, ...] = ()) -> District | Reply | None:
    """Return the district that this turn names, or a reply that asks again.

    None if the turn is not about a district: a link, a picture or a voice message. Understood are a
    pressed PICK button, a shared location (always answered with the nearest three to choose from),
    and typed names, misspelled ones included.
    """
    places = turn.content.places
    match turn.said:
        case incoming.Pressed(argument=code):
            return places.find(code) or ask(None, out)
        case incoming.Location(latitude, longitude):
            near = places.nearest(latitude, longitude)
            return choose(near, Phrase("district.nearest"), out)
        case incoming.Text() if _LINK.search(turn.text):
            return None
        case incoming.Text() if not _FIGURES.search(turn.text):
            found = places.search(turn.text)
            if len(found) == 1 and places.is_sure(turn.text, found[0]):
                return found[0]
            if found:
                return choose(found, Phrase("district.which"), out)
            return ask(Phrase("district.unknown"), out)
        case incoming.Text() | incoming.Sticker() | incoming.File() | incoming.Unread():
            return ask(Phrase("district.unknown"), out)
        case _:
            return None


def named_in(turn: Turn) -> District | None:
    """The one district whose whole name is in the text, else None."""
    places = turn.content.places
    found = places.search(turn.text)
    return found[0] if len(found) == 1 and places.contains(turn.text, found[0]) else None


def is_name(turn: Turn) -> bool:
    """Whether the text is a district's name as it is spelt, and nothing else.

    A cheap test for every text; `named_in` also takes names that are nearly right.
    """
    return turn.text.strip().lower() in turn.content.places.names


MOST_BESIDE = 25
"""Most letters beside a district's name in a text that only names it."""


def named_alone(turn: Turn) -> District | None:
    """The one district that the text names, without a story around it, else None."""
    found = named_in(turn)
    if found is None:
        return None
    shortest = min(len(name) for name in found.names.values() if name.lower() in turn.text.lower())
    return found if len(turn.text.strip()) <= shortest + MOST_BESIDE else None
