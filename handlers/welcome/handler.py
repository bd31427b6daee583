"""Registers the welcome feature: which function answers first contact, menu, settings, numbers to
call and small talk.
"""

from __future__ import annotations

from handlers.core import incoming
from handlers.core.feature import Command, Feature, Handler
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.answer_language import in_language_of_words
from handlers.core.words.giving_way import GIVES_WAY, gives_way
from handlers.core.words.intents import intent_of
from handlers.welcome import emergency_cards, hearing, hotlines, how_to, menu, settings, small_talk

CANNOT_READ = ("cannot_read", "voice_asked")
"""Intents of who wants sound: answered first where there is a voice."""
TIP = "drug_or_crossing_tip"
TIP_UNLIKELY = 0.1
"""Likelihood below which such words are no tip, whose teller is told to keep silent. Who asks for
treatment or was asked to carry or cross must not be told that."""
_URGENT: dict[str, Handler] = {
    "not_breathing": emergency_cards.not_breathing,
    "distress": emergency_cards.distress,
    "in_danger": emergency_cards.in_danger,
    "ill_or_fire": emergency_cards.ill_or_fire,
    TIP: emergency_cards.drug_or_crossing_tip,
}
"""Intents of life and death, answered before any link or number in the same words is checked."""

_LONGEST = 200
"""Characters: a longer text about drugs or captivity is mostly a forwarded message to check."""


async def claim_urgent(turn: Turn) -> Outcome | None:
    """Answers short words about danger to somebody, whatever else they contain."""
    if not 0 < len(turn.text) <= _LONGEST:
        return None
    intent = intent_of(turn.text, turn.content.intents) or ""
    heard = intent in CANNOT_READ and turn.ports.speech.speaks(turn.person)
    handler = hearing.cannot_read if heard else _URGENT.get(intent)
    if handler is None or (intent == TIP and await _asks_for_help(turn)):
        return None
    if intent in GIVES_WAY and await _is_calm(turn, intent):
        return None
    outcome = await handler(turn)
    return in_language_of_words(turn, outcome) if outcome else None


async def _asks_for_help(turn: Turn) -> bool:
    """Whether words about drugs or a crossing are no tip: a relative who uses them, an offer."""
    reading = await turn.ports.understanding.understand(turn.text)
    return reading is not None and reading.any_of({"drug_tip", "report"}) < TIP_UNLIKELY


async def _is_calm(turn: Turn, intent: str) -> bool:
    """Whether words of danger are surely read as something calm: a dream, a lesson, a film."""
    emergencies = {id for id, one in turn.content.situations.items() if one.urgent}
    reading = await turn.ports.understanding.understand(turn.text)
    return gives_way(intent, reading, emergencies)


async def answer_in_group(turn: Turn) -> Outcome | None:
    """Addressed in a group: asks to write in private, and gives the emergency numbers."""
    mentioned = turn.events[-1].mentioned and isinstance(turn.said, incoming.Text)
    if mentioned and not turn.content.group_words.order(plain(turn.text), mentioned):
        numbers = hotlines.phones(turn, "aoc", "police")
        return Outcome(Reply((Card(Phrase("group.alone"), phones=numbers),)))
    return None


async def invite_guest(turn: Turn) -> Outcome:
    """Asked in a chat that we are not in: invites to write in private, whatever was asked.

    The answer is the same to an emergency, a picture and a greeting: nobody there can tell from it
    what happened to whom.
    """
    numbers = hotlines.phones(turn, "aoc", "police")
    title, how = Phrase("guest.alone"), Phrase("guest.alone.how")
    return Outcome(Reply((Card(title, (how,), phones=numbers),)))


FEATURE = Feature(
    name="welcome",
    presses={
        "menu": menu.show_menu,
        "settings": settings.show,
        "language": settings.set_language,
        "hotlines": hotlines.show,
        "hearing": hearing.choose,
        "show": how_to.show,
    },
    step_presses={"heard.yes": hearing.heard_right, "heard.no": hearing.heard_wrong},
    commands=(
        Command("menu", "menu", Phrase("command.menu"), 10),
        Command("help", "menu"),
        Command("numbers", "hotlines", Phrase("command.numbers"), 80),
        Command("language", "settings", Phrase("command.language"), 90),
        Command("settings", "settings"),
    ),
    claims=claim_urgent,
    intents={
        **_URGENT,
        "border_news": emergency_cards.border_news,
        "hotline": hotlines.show_for_a_human,
        "change_language": settings.change_language,
        "cry_for_help": emergency_cards.cry_for_help,
        "worried": emergency_cards.worried,
        "help": menu.show_help,
        "small_letters": small_talk.small_letters,
        **dict.fromkeys(CANNOT_READ, hearing.cannot_read),
        "about": small_talk.about,
        "greeting": small_talk.greeting,
        "thanks": small_talk.thanks,
        "okay": small_talk.okay,
        "angry": small_talk.angry,
    },
    kinds={
        incoming.Hello: menu.welcome,
        incoming.Sticker: small_talk.sticker,
        incoming.Voice: hearing.voice_note,
    },
    groups=answer_in_group,
    guests=invite_guest,
)
