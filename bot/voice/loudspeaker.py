"""Writes sound files for a village's loudspeaker tower: the village pack's script, or an approved
alert.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import Refusal
from bot.voice import sound
from bot.voice.engine import CannotSpeak
from bot.voice.store import Store
from bot.voice.words import SAID_AS, Unsayable

LANGUAGE = "th"

_LONGEST = 60_000
"""Milliseconds that LINE carries in one audio message, so that a headman can pass it on."""


def write(store: Store, text: str, stem: Path) -> tuple[Path, ...]:
    """Write stem.m4a and stem.ogg and return them. No line is left out.

    Raises Refusal if a word cannot be said, or it is longer than a minute.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    try:
        spoken = sound.join(store.samples(LANGUAGE, line) for line in lines)
        if sound.milliseconds(spoken) > _LONGEST:
            seconds = sound.milliseconds(spoken) // 1000
            raise Refusal(f"it takes {seconds} s to say, and LINE carries 60 s: shorten the text")
        sound.encode(spoken, stem)
    except Unsayable as word:
        raise Refusal(f"the word {word} cannot be said: write how in content/{SAID_AS}") from None
    except CannotSpeak as error:
        raise Refusal(str(error)) from None
    return tuple(stem.with_name(stem.name + form) for form in sound.KINDS)
