"""Handles "numbers to call": the first ones at once, others by name, each with the date it was
checked.
"""

from __future__ import annotations

from collections.abc import Iterable

from content.reading.hotlines import Hotline
from handlers.core.buttons import HOTLINES, MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Phone, Press, Reply, Tone, Weight
from handlers.core.say import Family, Passage, Phrase, Quote, Say
from handlers.core.turn import Turn

HOURS = Family("hotlines", ("always", "office"))
"""When a number is answered, if known."""

_FIRST_BANKS = 8
"""Banks on the first card: hotlines.yaml lists those that villagers use most first."""


async def show(turn: Turn) -> Outcome:
    """`hotlines`; its argument is banks, other_banks, more, the id of one number, or empty."""
    match turn.argument:
        case "":
            return _first(turn)
        case "banks":
            return _banks(turn, first=True)
        case "other_banks":
            return _banks(turn, first=False)
        case "more":
            return _more(turn)
        case id:
            return _one(turn, id)


async def show_for_a_human(turn: Turn) -> Outcome:
    """The numbers, to a person who asks for a number or a human being."""
    return _first(turn, Phrase("hotlines.human"))


def phones(turn: Turn, *ids: str) -> tuple[Phone, ...]:
    """Call buttons of these numbers; unverified ones are left out."""
    found = (turn.content.hotlines.get(id) for id in ids)
    return tuple(_phone(hotline) for hotline in found if hotline)


def _first(turn: Turn, *lines: Say) -> Outcome:
    card = Card(
        Phrase("hotlines.title"),
        (*lines, Phrase("hotlines.lead")),
        phones=tuple(_phone(hotline) for hotline in turn.content.hotlines.of("first")),
        buttons=(
            Press(Phrase("hotlines.banks"), "hotlines", "banks", weight=Weight.MAIN),
            Press(Phrase("hotlines.more"), "hotlines", "more"),
            MENU,
        ),
    )
    return Outcome(Reply((card,)))


def _banks(turn: Turn, first: bool) -> Outcome:
    banks = turn.content.hotlines.of("bank")
    if first:
        title, shown = Phrase("hotlines.banks_title"), banks[:_FIRST_BANKS]
        last: tuple[Button, ...] = (
            Press(Phrase("hotlines.other_banks"), "hotlines", "other_banks"),
            MENU,
        )
    else:
        title, shown = Phrase("hotlines.other_banks_title"), banks[_FIRST_BANKS:]
        last = (MENU,)
    card = Card(title, (Phrase("hotlines.banks_lead"),), buttons=(*_names(shown), *last))
    return Outcome(Reply((card,)))


def _more(turn: Turn) -> Outcome:
    shown = turn.content.hotlines.of("more")
    card = Card(
        Phrase("hotlines.more_title"), (Phrase("hotlines.abroad"),), buttons=(*_names(shown), MENU)
    )
    return Outcome(Reply((card,)))


def _names(hotlines: Iterable[Hotline]) -> tuple[Button, ...]:
    return tuple(Press(Passage(h.shown), "hotlines", h.id) for h in hotlines)


def _one(turn: Turn, id: str) -> Outcome:
    hotline = turn.content.hotlines.get(id)
    if hotline is None:
        return Outcome(Reply((Card(Phrase("hotlines.gone"), buttons=(main(HOTLINES), MENU)),)))
    return Outcome(Reply((number_card(hotline),)))


def number_card(hotline: Hotline) -> Card:
    """Return the card of one number: when to call it, when it answers, when it was checked."""
    bank = hotline.group == "bank"
    lines: list[Say] = [Phrase("hotlines.say_this") if bank else Passage(hotline.when.texts)]
    if hotline.keys:
        date = Quote(hotline.keys_checked)
        lines.append(Phrase("hotlines.keys", {"keys": Quote(hotline.keys), "date": date}))
    if hotline.hours != "unknown":
        lines.append(HOURS.phrase(hotline.hours))
    if hotline.status == "secondary":
        lines.append(Phrase("hotlines.secondary" if bank else "hotlines.secondary_office"))
    if hotline.checked:
        lines.append(Phrase("hotlines.checked", {"date": Quote(hotline.checked)}))
    else:
        lines.append(Phrase("hotlines.no_date"))
    more = Press(Phrase("hotlines.banks"), "hotlines", "banks")
    return Card(
        Passage(hotline.shown),
        tuple(lines),
        phones=(_phone(hotline),),
        buttons=(more, MENU) if bank else (MENU,),
        tone=Tone.PLAIN,
    )


def _phone(hotline: Hotline) -> Phone:
    return Phone(hotline.number, Passage(hotline.shown))
