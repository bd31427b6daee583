"""Reads what a person typed, and lets words of content settle what the reader mixes up."""

from __future__ import annotations

from dataclasses import replace

from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.reading import Guess, Reading

SURE = 0.97
"""Confidence in a situation that words of content settle."""


async def meaning(turn: Turn) -> Reading | None:
    """What the words of a turn mean; None without a reader."""
    reading = await turn.ports.understanding.understand(turn.text)
    return reading if reading is None else settled(turn, reading)


def settled(turn: Turn, reading: Reading) -> Reading:
    """The reading, with the situation first that words of content/lexicon/settled.yaml settle."""
    written = turn.content.intents.spelled(plain(turn.text))
    rules = turn.content.settled
    id = next((one.id for one in rules if one.fits(written, reading.situation.id)), None)
    if id is None or (reading.situation.id == id and reading.situation.confidence >= SURE):
        return reading
    others = tuple(
        Guess(one.id, one.confidence * (1 - SURE)) for one in reading.situations if one.id != id
    )
    return replace(reading, situations=(Guess(id, SURE), *others))
