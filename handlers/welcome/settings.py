"""Handles settings: the language in one tap, and buttons to district, reports and privacy."""

from __future__ import annotations

from content.reading.languages.core import OWN_NAME
from handlers.core.buttons import MENU, REPORTS
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Weight
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.core.words.intents import languages_named
from handlers.welcome.menu import menu_card
from storage.people.people import ChangePerson

HEARING = Press(Phrase("voice.settings"), "hearing")


def languages(turn: Turn) -> dict[str, str]:
    """Code -> own name of the languages that are offered: Thai, English, then others by code."""
    phrases = turn.content.phrases
    codes = (code for code in turn.content.offered if OWN_NAME in phrases[code])
    return {code: phrases[code][OWN_NAME] for code in codes}


async def show(turn: Turn) -> Outcome:
    """`settings`: the languages, each by its own name, then the rest."""
    return Outcome(Reply((_card(turn),)))


async def set_language(turn: Turn) -> Outcome:
    """`language`: sets the language, from this reply on."""
    return _speak(turn, turn.argument) or await show(turn)


async def change_language(turn: Turn) -> Outcome:
    """Words about the language: sets the one they name, else asks which."""
    named = languages_named(turn.text, turn.content.intents)
    if len(named) == 1 and (outcome := _speak(turn, named[0])):
        return outcome
    lines = (Phrase("settings.language"), Phrase("settings.spoken"))
    return Outcome(Reply((_card(turn, *lines),)))


def _speak(turn: Turn, code: str) -> Outcome | None:
    if code not in languages(turn):
        return None
    return Outcome(
        Reply((menu_card(turn, Phrase("settings.now")),)),
        changes=(ChangePerson(turn.person.id, {"language": code}),),
        language=code,
    )


def _card(turn: Turn, *lines: Phrase) -> Card:
    choices = tuple(
        Press(Quote(name), "language", code, weight=Weight.MAIN)
        for code, name in languages(turn).items()
    )
    hear = (HEARING,) if turn.ports.speech.speaks(turn.person) else ()
    rest = (
        *hear,
        Press(Phrase("settings.district"), "district"),
        REPORTS,
        Press(Phrase("settings.privacy"), "privacy"),
        MENU,
    )
    lines = lines or (Phrase("settings.language"),)
    return Card(Phrase("settings.title"), lines, buttons=choices + rest)
