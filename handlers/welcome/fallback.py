"""What is answered when nothing else fits: guess buttons, or why this cannot be read."""

from __future__ import annotations

from handlers.core import incoming
from handlers.core.intents import guesses
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Weight
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.welcome.menu import MENU, first_contact, menu_card

_REAL = ("menu.real", "real")
_GUESSES = {
    "calling_now": ("menu.calling", "calling"),
    "check_link": _REAL,
    "check_phone": _REAL,
    "check_message": _REAL,
    "report": ("menu.report", "report.start"),
    "learn": ("menu.learn", "learn"),
    "quiz": ("guess.quiz", "learn"),
    "hotline": ("menu.hotlines", "hotlines"),
    "status_of_report": ("guess.status", "status"),
    "change_language": ("guess.language", "settings"),
    "change_district": ("guess.district", "district"),
    "delete_my_data": ("guess.privacy", "privacy"),
}
"""Intent -> phrase and action of the button that offers it."""

_MOST = 3
_LONG = 40
"""Characters from which the words may be somebody else's, passed on."""


async def fallback(turn: Turn) -> Outcome:
    """Up to three guesses for words; a reason and a way on for anything else."""
    match turn.said:
        case incoming.Text():
            return Outcome(Reply((_guess(turn),)))
        case incoming.Voice():
            return Outcome(Reply((menu_card(turn, Phrase("fallback.voice")),)))
        case incoming.Location():
            district = Press(Phrase("settings.district"), "district", weight=Weight.MAIN)
            card = Card(Phrase("fallback.location"), buttons=(district, MENU))
            return Outcome(Reply((card,)))
        case incoming.Picture() | incoming.File():
            return Outcome(Reply((menu_card(turn, Phrase("fallback.media")),)))
        case incoming.Gone() | incoming.Joined() | incoming.Left() | incoming.Unsent():
            return Outcome()
        case _:
            return await first_contact(turn)


async def stale(turn: Turn) -> Outcome:
    """A button of an older message: kindly, and what to press instead."""
    line = Phrase("stale.in_flow" if turn.place else "stale.outside")
    main = Press(MENU.label, MENU.action, weight=Weight.MAIN)
    return Outcome(Reply((Card(Phrase("stale.title"), (line,), buttons=(main,)),)))


def _guess(turn: Turn) -> Card:
    found = guesses(turn.text, turn.content.intents, len(_GUESSES))
    targets = dict.fromkeys(_GUESSES[intent] for intent in found if intent in _GUESSES)
    if len(turn.text) >= _LONG:
        targets = {_REAL: None} | targets
    buttons: tuple[Button, ...] = tuple(
        Press(Phrase(label), action) for label, action in list(targets)[:_MOST]
    )
    if not buttons:
        return menu_card(turn, Phrase("fallback.title"), Phrase("fallback.press"))
    paid = Press(Phrase("menu.paid"), "paid", weight=Weight.URGENT)
    lines = (Phrase("fallback.forwarded" if len(turn.text) >= _LONG else "fallback.guess"),)
    return Card(Phrase("fallback.title"), lines, buttons=(*buttons, paid, MENU))
