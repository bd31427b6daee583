"""Small talk: greetings, thanks, anger, and who it is that answers here."""

from __future__ import annotations

from handlers.core.buttons import HOTLINES, MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.welcome.menu import first_contact, introduction, menu_card


async def greeting(turn: Turn) -> Outcome:
    """A greeting back; first contact for a person we have never met."""
    if turn.person.new:
        return await first_contact(turn)
    return Outcome(Reply((menu_card(turn, Phrase("greeting.title")),)))


async def sticker(turn: Turn) -> Outcome:
    """A sticker is a greeting too."""
    if turn.person.new:
        return await first_contact(turn)
    return Outcome(Reply((menu_card(turn, Phrase("sticker.title")),)))


async def thanks(turn: Turn) -> Outcome:
    """You are welcome."""
    return _short(Phrase("thanks.text"))


async def okay(turn: Turn) -> Outcome:
    """ "All right" ends a conversation; it is no thanks."""
    return _short(Phrase("okay.text"))


async def angry(turn: Turn) -> Outcome:
    """Hard words mostly mean that we did not help: an apology, and the ways on."""
    card = menu_card(turn, Phrase("angry.title"), Phrase("angry.press"))
    return Outcome(Reply((card,)))


async def small_letters(turn: Turn) -> Outcome:
    """Who sees badly: the phone itself makes letters large, and a call needs no reading."""
    lines = (Phrase("letters.phone"), Phrase("letters.call"))
    return Outcome(Reply((Card(Phrase("letters.title"), lines, buttons=(main(HOTLINES), MENU)),)))


async def voice_asked(turn: Turn) -> Outcome:
    """May I speak instead of typing?"""
    return Outcome(Reply((menu_card(turn, Phrase("fallback.voice")),)))


async def about(turn: Turn) -> Outcome:
    """Who is this, a person or a machine, what does it cost?"""
    return introduction(turn, Phrase("about.title"))


def _short(title: Phrase) -> Outcome:
    return Outcome(Reply((Card(title, tone=Tone.CALM, buttons=(MENU,)),)))
