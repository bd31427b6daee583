"""Speaks a text as sound samples with espeak-ng, a program of its own (GPL-3): Thai by the table of
words, English as it stands.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bot.foreign.ocr import environment
from bot.voice import numbers
from bot.voice.words import Clause, Words

RATE = 22050
"""Samples a second of espeak-ng, and of everything here until it is encoded."""

SECONDS = 20.0
"""The longest that one text may take."""

_THAI_VOICE, _ENGLISH_VOICE = "th+f2", "en-gb+f2"
_SPEED = {_THAI_VOICE: 175, _ENGLISH_VOICE: 150}
"""x"""
_WIDE = '<prosody range="200%"> '
"""Doubles the span of pitch, so that the five tones are far apart."""
_BREATH = ' <break time="250ms"/> '


class CannotSpeak(Exception):
    """Raised if a text cannot be made into sound; the message says why, for operators."""


class Engine(Protocol):
    """Makes texts into sound: espeak-ng here; Piper or a service could stand in its place."""

    @property
    def languages(self) -> Sequence[str]:
        """Return the codes of the languages it speaks; none if it is not installed."""
        ...

    def clauses(self, text: str, language: str) -> tuple[Clause, ...]:
        """Return what is said of the text. Raises words.Unsayable."""
        ...

    def speak(self, clauses: Sequence[Clause]) -> bytes:
        """Return 16-bit mono samples, RATE a second. Raises CannotSpeak."""
        ...


class Espeak:
    """Thai with five tones by the table of words, English as espeak-ng reads it."""

    def __init__(self, content: Path, program: str = "espeak-ng") -> None:
        self._program = shutil.which(program)
        self._words = Words.load(content)

    @property
    def languages(self) -> Sequence[str]:
        """Return Thai (with a table of words) and English; none without the program."""
        if self._program is None:
            return ()
        return ("th", "en") if self._words.said else ("en",)

    def clauses(self, text: str, language: str) -> tuple[Clause, ...]:
        """Return the clauses of a text. Raises words.Unsayable."""
        if language == "th":
            return self._words.clauses(text)
        return tuple(
            Clause(numbers.english(line.strip()), plain=True)
            for line in text.splitlines()
            if any(letter.isalnum() for letter in line)
        )

    def speak(self, clauses: Sequence[Clause]) -> bytes:
        """Return 16-bit mono samples, RATE a second. Raises CannotSpeak."""
        if self._program is None:
            raise CannotSpeak("espeak-ng is not installed")
        plain = any(clause.plain for clause in clauses)
        voice = _ENGLISH_VOICE if plain else _THAI_VOICE
        told = [_plain(each.said) if each.plain else f"[[{each.said}]]" for each in clauses]
        options = ["-v", voice, "-m", "-s", str(_SPEED[voice]), "--stdin", "--stdout"]
        text = ("" if plain else _WIDE) + _BREATH.join(told) + "\n"
        try:
            done = subprocess.run(  # noqa: S603  # our own words, told on its standard input
                [self._program, *options],
                input=text.encode(),
                capture_output=True,
                timeout=SECONDS,
                check=True,
                env=environment(),
            )
            with wave.open(io.BytesIO(done.stdout)) as sound:
                if sound.getframerate() != RATE:
                    raise CannotSpeak(f"espeak-ng gave {sound.getframerate()} samples a second")
                return bytes(sound.readframes(len(done.stdout) // 2))
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError) as error:
            raise CannotSpeak(f"espeak-ng: {type(error).__name__}") from error


def _plain(text: str) -> str:
    """Return a text in which nothing is markup to espeak-ng."""
    return text.replace("&", " and ").replace("<", " ").replace("[[", " ")
