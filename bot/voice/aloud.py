"""The speech port: puts the sound of an answer before its texts, for people who asked to hear.

Only our own words are said: a sentence that quotes anything (a person's words, a name, an address)
is left to be read, so that no sound ever holds what somebody wrote.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.voice.engine import CannotSpeak
from bot.voice.store import Store
from handlers.core.reply import (
    AskLocation,
    Button,
    Card,
    Choices,
    Drawn,
    Part,
    Picture,
    Press,
    Reply,
    Sound,
    Text,
    Tone,
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
"""Milliseconds between two texts."""

_MARKS = 5
"""Letters that an app may add to a line: a sign before it, a line break."""


_CASE_NAME = re.compile(r"\S+ \d{4}")


def is_ours(say: Say) -> bool:
    """Return whether a text is made of our own words and of numbers that we counted alone."""
    match say:
        case Quote():
            return False
        case Passage():
            # The name of a case ("Mali 4821") must not get into the folder of sounds.
            return not any(_CASE_NAME.fullmatch(text) for text in say.texts.values())
        case Phrase(values=values):
            return all(
                isinstance(value, int) or (not isinstance(value, str) and is_ours(value))
                for value in values.values()
            )


class Aloud:
    """The port of speech (handlers/core/words/speech.py).

    `channels`: those that can fetch sounds -> how many letters their app shows beside one, None if
    there is no limit.
    """

    def __init__(self, store: Store, channels: Mapping[str, int | None]) -> None:
        self._store = store
        self._channels = channels

    def speaks(self, person: Person) -> bool:
        """Return whether this person can hear us: their language is spoken, their app plays it.

        Officials cannot: what they are shown may be a draft that nobody has approved.
        """
        able = person.channel in self._channels and not person.official
        return able and person.language in self._store.engine.languages

    async def aloud(self, reply: Reply, speak: Speak, person: Person, hearing: Hearing) -> Reply:
        """Return the reply with its sound first; as it is if nothing of it can be said."""
        if hearing is Hearing.READ or any(isinstance(part, Sound) for part in reply.parts):
            return reply
        return await asyncio.to_thread(self._aloud, reply, speak, person, hearing)

    def _aloud(self, reply: Reply, speak: Speak, person: Person, hearing: Hearing) -> Reply:
        texts, heard, total = self._texts(reply, speak, person.language)
        places = _places(reply.parts)
        parts = [_numbered(part, places) for part in reply.parts]
        limit = self._channels.get(person.channel)
        if hearing is Hearing.HEAR or (limit and _letters(parts, speak) > limit):
            parts = [shorter for part in parts if (shorter := _heard(part, heard))] or parts
        parts = _fitting(parts, heard)
        if not texts or not parts or (limit and _letters(parts, speak) > limit):
            return reply
        try:
            name = self._store.plan(person.language, texts)
        except CannotSpeak as error:
            log.warning("an answer is not said: %s", error)
            return reply
        sound = Sound(name, total, Phrase("voice.listen"), spoken=True)
        return Reply((sound, *parts))

    def _texts(
        self, reply: Reply, speak: Speak, language: str
    ) -> tuple[list[str], frozenset[int], int]:
        """Return what is said, which texts that are (by identity), and the milliseconds."""
        texts: list[str] = []
        heard: set[int] = set()
        total = 0
        for say in _said(reply.parts):
            text = say if isinstance(say, str) else speak(say)
            long = self._store.length(language, text)
            if not long:
                continue
            if total + long > LONGEST:
                break
            texts.append(text)
            heard.add(id(say))
            total += long + _GAP
        return texts, frozenset(heard), total


def _letters(parts: Iterable[Part], speak: Speak) -> int:
    """Return how many letters an app shows of the parts beside a sound, at most."""
    says: list[Say] = [Phrase("voice.listen")]
    numbers = 0
    for part in parts:
        match part:
            case Text(say):
                says.append(say)
            case Card():
                says += [part.title, *part.lines, *(phone.label for phone in part.phones)]
                says += [part.picture.alt] if part.picture else []
                numbers += sum(len(phone.number) for phone in part.phones)
            case Picture(alt=alt) | Drawn(alt=alt):
                says.append(alt)
            case _:
                pass
    return numbers + sum(len(speak(say)) + _MARKS for say in says)


def _fitting(parts: list[Part], heard: frozenset[int]) -> list[Part]:
    """Return the parts without as many texts that are heard as make room for the sound.

    Empty if there is no room.
    """
    kept = list(parts)
    for part in parts:
        if sum(not isinstance(each, Choices) for each in kept) < BUBBLES:
            return kept
        if isinstance(part, Text) and id(part.say) in heard:
            kept.remove(part)
    return kept if sum(not isinstance(each, Choices) for each in kept) < BUBBLES else []


def _said(parts: tuple[Part, ...]) -> Iterator[Say | str]:
    """Yield what is said of the parts, in order: texts, numbers to call, then the buttons."""
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
            case Picture(alt=alt, decorates=False):
                yield from _ours(alt)
            case _:
                pass
    for place, button in _places(parts).values():
        if is_ours(button.label):
            yield Phrase("voice.button", {"number": place, "label": button.label})


def _ours(say: Say) -> Iterator[Say]:
    if is_ours(say):
        yield say


def _places(parts: Iterable[Part]) -> dict[int, tuple[int, Press]]:
    """Return the buttons that are said, by identity, with their numbers: card by card."""
    said: dict[int, Press] = {}
    for part in parts:
        if isinstance(part, Card | Choices):
            said |= {id(button): button for button in _by_weight(part.buttons)}
    first = list(said.items())[:_BUTTONS]
    return {known: (place, button) for place, (known, button) in enumerate(first, 1)}


def _by_weight(buttons: Iterable[Button]) -> list[Press]:
    pressed = [each for each in buttons if isinstance(each, Press)]
    return sorted(pressed, key=lambda each: each.weight is Weight.PLAIN)


def _heard(part: Part, heard: frozenset[int]) -> Part | None:
    """Return a part for who listens alone: without what is heard, its buttons numbered.

    A card of danger keeps its lines: they must arrive also where the sound does not.
    """
    match part:
        case Text(say):
            return None if id(say) in heard else part
        case Card():
            lines = part.lines
            if part.tone is not Tone.DANGER:
                lines = tuple(line for line in lines if id(line) not in heard)
            return replace(part, lines=lines, buttons=_one_large(part.buttons))
        case _:
            return part


def _numbered(part: Part, places: Mapping[int, tuple[int, Press]]) -> Part:
    """Return a part whose buttons stand in the order in which they are said, with numbers."""
    if not isinstance(part, Card | Choices):
        return part
    shown: list[Button] = []
    for button in _by_weight(part.buttons):
        place, _ = places.get(id(button), (0, button))
        named = {"number": place, "label": button.label}
        label = Phrase("voice.numbered", named) if place else button.label
        shown.append(replace(button, label=label))
    if isinstance(part, Choices):
        places_asked = [each for each in part.buttons if isinstance(each, AskLocation)]
        pressed = [each for each in shown if isinstance(each, Press)]
        return Choices((*pressed, *places_asked))
    shown += [each for each in part.buttons if not isinstance(each, Press)]
    return replace(part, buttons=tuple(shown))


def _one_large(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
    """Return the buttons with the first one large, and no other but an urgent one."""
    first, *others = buttons or (None,)
    if not isinstance(first, Press):
        return buttons
    weight = Weight.MAIN if first.weight is Weight.PLAIN else first.weight
    return (
        replace(first, weight=weight),
        *(
            replace(each, weight=Weight.PLAIN)
            if isinstance(each, Press) and each.weight is Weight.MAIN
            else each
            for each in others
        ),
    )
