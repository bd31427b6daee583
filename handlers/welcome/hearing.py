"""Handles the choice of how answers come (read, heard or both), and voice messages of people, which
are written down.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.core import incoming
from handlers.core.buttons import MENU, PAID
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.say import Family, Phrase, Quote
from handlers.core.turn import Turn
from handlers.welcome.hotlines import phones
from handlers.welcome.menu import menu_card
from storage.engine.json_values import text
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson, Hearing

FLOW = "heard"
LARGEST = 4_000_000
"""Bytes of a voice message that is listened to: some minutes."""

LONGEST = 500
"""Letters of what was heard that are repeated and answered."""

WAY = Family("voice.way", Hearing)
NOW = Family("voice.now", Hearing)


async def choose(turn: Turn) -> Outcome:
    """Handle `hearing`: set the way that the argument names, else ask which."""
    if not turn.ports.speech.speaks(turn.person):  # an old button: the voice was taken away
        return Outcome(Reply((menu_card(turn, Phrase("menu.title")),)))
    if turn.argument not in tuple(Hearing):
        return Outcome(Reply((_question(),)))
    way = Hearing(turn.argument)
    lines = () if way is Hearing.READ else (Phrase("voice.machine"),)
    return _with(turn, Outcome(Reply((menu_card(turn, NOW.phrase(way), *lines),))), way)


async def cannot_read(turn: Turn) -> Outcome:
    """ "I cannot read": numbers to call and large buttons, as sound from here on."""
    return _with(turn, Outcome(Reply((_card(turn),))), Hearing.HEAR)


async def voice_note(turn: Turn) -> Outcome:
    """Repeat what was said and ask if it is right; else one card with numbers to call, as sound."""
    heard = await _words(turn)
    if heard:
        return _with(turn, _repeated(heard), Hearing.BOTH)
    return _with(turn, Outcome(Reply((_card(turn),))), Hearing.BOTH)


async def heard_right(turn: Turn) -> Outcome:
    """Handle `heard.yes`: what was heard is answered as if it had been typed."""
    words = text(turn.flow_state.data, "words") if turn.flow_state else ""
    if not words:
        return Outcome(Reply((_card(turn),)), None)
    return Outcome(flow_state=None, retold=words)


async def heard_wrong(turn: Turn) -> Outcome:
    """Handle `heard.no`: nothing follows from what was misheard."""
    card = replace(_card(turn), title=Phrase("voice.again"), lines=())
    return Outcome(Reply((card,)), None)


async def _words(turn: Turn) -> str | None:
    """What the voice message says; None without a recogniser, or if nothing was understood."""
    if not turn.ports.recognition.listens or not isinstance(turn.said, incoming.Voice):
        return None
    recording = await turn.ports.media.fetch(turn.said.media, LARGEST)
    if recording is None:
        return None
    language, person = turn.person.language, turn.person.id
    words = await turn.ports.recognition.words(recording, language, person)
    return words.strip()[:LONGEST] if words and words.strip() else None


def _repeated(words: str) -> Outcome:
    buttons = (
        Press(Phrase("voice.yes"), "heard.yes", step=True, weight=Weight.MAIN),
        Press(Phrase("voice.no"), "heard.no", step=True),
    )
    title = Phrase("voice.heard", {"words": Quote(words)})
    card = Card(title, (Phrase("voice.heard_press"),), buttons=buttons)
    return Outcome(Reply((card,)), FlowState(FLOW, "asked", data={"words": words}))


def _card(turn: Turn) -> Card:
    """One card for who neither reads nor types: whom to call, and what to press."""
    lines = [Phrase("voice.note_money"), Phrase("voice.note_why")]
    if turn.ports.speech.speaks(turn.person) and turn.person.hearing is Hearing.READ:
        lines.append(Phrase("voice.machine"))
    buttons = (
        Press(Phrase("menu.calling"), "calling", weight=Weight.MAIN),
        PAID,
        Press(Phrase("menu.real"), "real"),
        MENU,
    )
    numbers = phones(turn, "aoc", "police")
    return Card(Phrase("voice.note"), tuple(lines), numbers, buttons, Tone.WARN)


def _question() -> Card:
    order = (Hearing.HEAR, Hearing.READ, Hearing.BOTH)
    buttons = tuple(Press(WAY.phrase(way), "hearing", way, weight=Weight.MAIN) for way in order)
    return Card(Phrase("voice.ask"), buttons=(*buttons, MENU))


def _with(turn: Turn, outcome: Outcome, way: Hearing) -> Outcome:
    """The outcome in this way, which stays; who hears already keeps the way they chose."""
    chosen = isinstance(turn.said, incoming.Pressed)
    kept = turn.person.hearing is not Hearing.READ and not chosen
    if kept or not turn.ports.speech.speaks(turn.person):
        return outcome
    change = ChangePerson(turn.person.id, {"hearing": way})
    return replace(outcome, changes=(*outcome.changes, change), hearing=way)
