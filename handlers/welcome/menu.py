"""Handles the first contact, the menu and help: one card with big buttons, nothing to agree to
first.
"""

from __future__ import annotations

from handlers.core import districts
from handlers.core.buttons import DESK, HOTLINES, PAID, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Tone, Weight
from handlers.core.say import Phrase, Quote, Say
from handlers.core.turn import Turn
from storage.people.people import Hearing

_BUTTONS: tuple[Button, ...] = (
    Press(Phrase("menu.calling"), "calling", weight=Weight.MAIN),
    PAID,
    Press(Phrase("menu.real"), "real", weight=Weight.MAIN),
    Press(Phrase("menu.report"), "report.start"),
    Press(Phrase("menu.learn"), "learn"),
    HOTLINES,
    Press(Phrase("menu.settings"), "settings"),
)
_HEAR = Press(Phrase("voice.menu"), "hearing")
"""Shown to who reads, where a voice is installed."""


def menu_buttons(turn: Turn) -> tuple[Button, ...]:
    """The buttons of the menu, urgent ones first; officials get their desk before them."""
    buttons = (main(DESK), *_BUTTONS) if turn.person.official else _BUTTONS
    reads = turn.person.hearing is Hearing.READ
    return (*buttons, _HEAR) if reads and turn.ports.speech.speaks(turn.person) else buttons


def menu_card(turn: Turn, title: Say, *lines: Say) -> Card:
    """The menu under another title, with more lines."""
    return Card(title, lines, buttons=menu_buttons(turn))


async def welcome(turn: Turn) -> Outcome:
    """Who we are, who runs the service, what we never ask for, and the menu."""
    return introduction(turn, Phrase("welcome.title"))


def introduction(turn: Turn, title: Say) -> Outcome:
    """The welcome message under another title."""
    operator = districts.operator(turn)
    lines: list[Say] = [Phrase("welcome.what"), Phrase("welcome.not")]
    if operator.name:
        values = {"operator": Quote(operator.name), "contact": Quote(operator.contact)}
        lines.append(Phrase("welcome.who", values))
    else:  # no real channel starts without an operator
        lines.append(Phrase("welcome.trial"))
    card = Card(title, tuple(lines), buttons=menu_buttons(turn), tone=Tone.CALM)
    return Outcome(Reply((card,)))


async def show_menu(turn: Turn) -> Outcome:
    """`menu`: the menu."""
    return Outcome(Reply((menu_card(turn, Phrase("menu.title")),)))


async def show_help(turn: Turn) -> Outcome:
    """What a person can send here, and the menu."""
    card = menu_card(turn, Phrase("help.title"), Phrase("help.send"), Phrase("help.press"))
    return Outcome(Reply((card,)))
