"""A voice without a program: a tone a word, so that what is stored can be measured."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence

from bot.voice.engine import RATE
from bot.voice.words import Clause, Words
from tests.support.paths import ROOT

WORDS = Words.load(ROOT / "content")


class Tones:
    """An engine that speaks Thai as a tone of 0.2 s a word."""

    languages: Sequence[str] = ("th",)

    def __init__(self) -> None:
        self.spoken: list[tuple[Clause, ...]] = []

    def clauses(self, text: str, language: str) -> tuple[Clause, ...]:
        """Those of the table of words."""
        return WORDS.clauses(text)

    def speak(self, clauses: Sequence[Clause]) -> bytes:
        """A tone of 220 Hz."""
        self.spoken.append(tuple(clauses))
        count = sum(len(each.said.split()) for each in clauses) * RATE // 5
        wave = (int(3000 * math.sin(2 * math.pi * 220 * i / RATE)) for i in range(count))
        return b"".join(struct.pack("<h", each) for each in wave)
