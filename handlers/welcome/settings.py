"""Settings: the language in one tap, and the ways to district and privacy."""

from __future__ import annotations

from handlers.core.buttons import MENU
from handlers.core.intents import languages_named
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Weight
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.welcome.menu import menu_card
from storage.people.people import ChangePerson

OWN_NAME = "settings.own_name"
"""The phrase with which a language names itself; a folder of phrases that has it is offered."""


def languages(turn: Turn) -> dict[str, str]:
    """Code -> the language's own name, of each that we speak: Thai, English, then the others."""
    spoken = turn.content.phrases
    codes = sorted(spoken, key=lambda code: (code != "th", code != "en", code))
    return {code: spoken[code][OWN_NAME] for code in codes if OWN_NAME in spoken[code]}


async def settings(turn: Turn) -> Outcome:
    """Languages, each named in its own words, then the rest."""
    return Outcome(Reply((_card(turn),)))


async def language(turn: Turn) -> Outcome:
    """The button of a language: it is spoken from this reply on."""
    return _speak(turn, turn.argument) or await settings(turn)


async def ask_language(turn: Turn) -> Outcome:
    """Words about language: the one they name is taken, else they choose."""
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
    rest = (
        Press(Phrase("settings.district"), "district"),
        Press(Phrase("menu.status"), "status"),
        Press(Phrase("settings.privacy"), "privacy"),
        MENU,
    )
    lines = lines or (Phrase("settings.language"),)
    return Card(Phrase("settings.title"), lines, buttons=choices + rest)
