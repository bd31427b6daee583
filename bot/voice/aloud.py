"""Puts the sound of an answer before it, for people who asked to hear.

Only our own words are said: a sentence that quotes anything (a person's words, a name, an address)
is left to be read, so that no sound ever holds what somebody wrote.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterator
from dataclasses import replace

from bot.voice.engine import CannotSpeak
from bot.voice.store import Store
from handlers.core.reply import (
    Button,
    Card,
    Choices,
    Part,
    Picture,
    Press,
    Reply,
    Sound,
    Text,
    Weight,
)
from handlers.core.say import Passage, Phrase, Quote, Say, Speak
from storage.people.people import Hearing, Person

log = logging.getLogger(__name__)

LONGEST = 60_000
"""Milliseconds of one sound. LINE: one minute (line-bot-sdk-nodejs, AudioMessage)."""

BUBBLES = 5
"""The most messages of one answer (LINE), the sound counted."""

_BUTTONS = 4
"""Buttons that are said: who listens remembers no more."""

_GAP = 350


def is_ours(say: Say) -> bool:
    """Return whether a text is made of our own words and of numbers that we counted alone."""
    match say:
        case Quote():
            return False
        case Passage():
            return True
        case Phrase(values=values):
            return all(
                isinstance(value, int) or (not isinstance(value, str) and is_ours(value))
                for value in values.values()
            )


class Aloud:
    """The port of speech (handlers/core/ports.py). `channels` are those that can fetch sounds."""

    def __init__(self, store: Store, channels: Collection[str]) -> None:
        self._store = store
        self._channels = frozenset(channels)

    def speaks(self, person: Person) -> bool:
        """Return whether this person can hear us: their language is spoken, their app plays it."""
        return person.channel in self._channels and person.language in self._store.engine.languages

    async def aloud(self, reply: Reply, speak: Speak, language: str, hearing: Hearing) -> Reply:
        """Return the reply with its sound first; as it is if nothing of it can be said."""
        if hearing is Hearing.READ:
            return reply
        return await asyncio.to_thread(self._aloud, reply, speak, language, hearing)

    def _aloud(self, reply: Reply, speak: Speak, language: str, hearing: Hearing) -> Reply:
        if any(isinstance(part, Sound) for part in reply.parts):
            return reply
        texts: list[str] = []
        total = 0
        for say in _said(reply.parts):
            text = say if isinstance(say, str) else speak(say)
            long = self._store.length(language, text) if self._store.can_say(language, text) else 0
            if not long:
                continue
            if total + long > LONGEST:
                break
            texts.append(text)
            total += long + _GAP
        if not texts:
            return reply
        try:
            name = self._store.plan(language, texts)
        except CannotSpeak as error:
            log.warning("an answer is not said: %s", error)
            return reply
        sound = Sound(name, total, Phrase("voice.listen"), spoken=True)
        shown = [_heard(part) for part in reply.parts] if hearing is Hearing.HEAR else reply.parts
        parts = [part for part in shown if part is not None]
        choices = [part for part in parts if isinstance(part, Choices)]
        others = [part for part in parts if not isinstance(part, Choices)]
        return Reply((sound, *others[-(BUBBLES - 1) :], *choices))


def _said(parts: tuple[Part, ...]) -> Iterator[Say | str]:
    """Yield what is said of the parts, in order: texts, numbers to call, then the buttons."""
    buttons: list[Button] = []
    for part in parts:
        match part:
            case Text(say):
                yield from _ours(say)
            case Card():
                for say in (part.title, *part.lines):
                    yield from _ours(say)
                for phone in part.phones:
                    yield from _ours(phone.label)
                    yield phone.number
                buttons += part.buttons
            case Picture(alt=alt, decorates=False):
                yield from _ours(alt)
            case Choices():
                buttons += part.buttons
            case _:
                pass
    pressed = [each for each in buttons if isinstance(each, Press)]
    for place, button in enumerate(_by_weight(pressed)[:_BUTTONS], 1):
        if is_ours(button.label):
            yield Phrase("voice.button", {"number": place, "label": button.label})


def _ours(say: Say) -> Iterator[Say]:
    if is_ours(say):
        yield say


def _by_weight(buttons: list[Press]) -> list[Press]:
    order = {Weight.URGENT: 0, Weight.MAIN: 0, Weight.PLAIN: 1}
    return sorted(buttons, key=lambda each: order[each.weight])


def _heard(part: Part) -> Part | None:
    """Return a part for who listens alone: no text that was said, one button that stands out."""
    match part:
        case Text(say):
            return None if is_ours(say) else part
        case Card():
            lines = tuple(line for line in part.lines if not is_ours(line))
            return replace(part, lines=lines, buttons=_numbered(part.buttons))
        case _:
            return part


def _numbered(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
    """Return the buttons in the order in which they are said, numbered, the first one large."""
    pressed = _by_weight([each for each in buttons if isinstance(each, Press)])
    others = tuple(each for each in buttons if not isinstance(each, Press))
    shown: list[Button] = []
    for place, button in enumerate(pressed, 1):
        label: Say = button.label
        if place <= _BUTTONS:
            label = Phrase("voice.numbered", {"number": place, "label": button.label})
        weight = button.weight
        if place > 1 and weight is not Weight.URGENT:
            weight = Weight.PLAIN
        shown.append(
            replace(
                button,
                label=label,
                weight=Weight.MAIN if place == 1 and weight is Weight.PLAIN else weight,
            )
        )
    return (*shown, *others)
