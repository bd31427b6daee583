"""Answers to greetings, stickers, thanks, "all right", anger, poor eyesight and "who are you";
intent rules recognise them.
"""

from __future__ import annotations

from handlers.core.buttons import HOTLINES, MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.welcome.menu import introduction, menu_card, welcome


async def greeting(turn: Turn) -> Outcome:
    """A greeting back; the welcome message for a new person."""
    if turn.person.new:
        return await welcome(turn)
    return Outcome(Reply((menu_card(turn, Phrase("greeting.title")),)))


async def sticker(turn: Turn) -> Outcome:
    """A sticker is answered like a greeting."""
    if turn.person.new:
        return await welcome(turn)
    return Outcome(Reply((menu_card(turn, Phrase("sticker.title")),)))


async def thanks(turn: Turn) -> Outcome:
    """You are welcome."""
    return _short(Phrase("thanks.text"))


async def okay(turn: Turn) -> Outcome:
    """ "All right", which ends a conversation."""
    return _short(Phrase("okay.text"))


async def angry(turn: Turn) -> Outcome:
    """Hard words: an apology, and the menu."""
    card = menu_card(turn, Phrase("angry.title"), Phrase("angry.press"))
    return Outcome(Reply((card,)))


async def small_letters(turn: Turn) -> Outcome:
    """Poor eyesight: how to enlarge letters on the phone, and numbers to call instead."""
    lines = (Phrase("letters.phone"), Phrase("letters.call"))
    return Outcome(Reply((Card(Phrase("letters.title"), lines, buttons=(main(HOTLINES), MENU)),)))


async def about(turn: Turn) -> Outcome:
    """Who answers here, a person or a machine, and what it costs."""
    return introduction(turn, Phrase("about.title"))


def _short(title: Phrase) -> Outcome:
    return Outcome(Reply((Card(title, tone=Tone.CALM, buttons=(MENU,)),)))
