"""First contact, menu, settings, numbers to call, small talk, and what nobody else answers."""

from __future__ import annotations

from handlers.core import incoming
from handlers.core.feature import Feature, Handler
from handlers.core.intents import intent_of
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.welcome import hotlines, menu, numbers_only, settings, small_talk

_FIRST: dict[str, Handler] = {
    "distress": numbers_only.distress,
    "in_danger": numbers_only.in_danger,
    "ill_or_fire": numbers_only.ill_or_fire,
    "drug_or_crossing_tip": numbers_only.drug_or_crossing_tip,
}
"""Intents that go before a look at links and numbers in the same words: a life, a risk."""

_LONGEST = 200
"""Characters: longer words about drugs or captivity are mostly a message passed on for a check."""


async def claims(turn: Turn) -> Outcome | None:
    """Short words about a life or a risk, whatever else is in them."""
    if not 0 < len(turn.text) <= _LONGEST:
        return None
    handler = _FIRST.get(intent_of(turn.text, turn.content.intents) or "")
    return await handler(turn) if handler else None


async def in_group(turn: Turn) -> Outcome | None:
    """Addressed in a group: private matters stay private, the numbers help anyway."""
    mentioned = turn.events[-1].mentioned and isinstance(turn.said, incoming.Text)
    if mentioned and not turn.content.group_words.order(plain(turn.text), mentioned):
        numbers = hotlines.phones(turn, "aoc", "police")
        return Outcome(Reply((Card(Phrase("group.alone"), phones=numbers),)))
    return None


FEATURE = Feature(
    name="welcome",
    presses={
        "menu": menu.menu,
        "settings": settings.settings,
        "language": settings.language,
        "hotlines": hotlines.hotlines,
    },
    claims=claims,
    intents={
        **_FIRST,
        "border_news": numbers_only.border_news,
        "hotline": hotlines.talk_to_a_person,
        "change_language": settings.ask_language,
        "cry_for_help": numbers_only.cry_for_help,
        "worried": numbers_only.worried,
        "help": menu.help_,
        "small_letters": small_talk.small_letters,
        "voice_asked": small_talk.voice_asked,
        "about": small_talk.about,
        "greeting": small_talk.greeting,
        "thanks": small_talk.thanks,
        "okay": small_talk.okay,
        "angry": small_talk.angry,
    },
    kinds={incoming.Hello: menu.first_contact, incoming.Sticker: small_talk.sticker},
    groups=in_group,
)
