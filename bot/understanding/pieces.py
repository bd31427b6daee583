"""Turns a text into the numbers the understanding model reads, the same in training and at run
time.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from handlers.core.text import LIMIT, written

BEGIN, END = 0, 2
"""Numbers of the marks around a text (those of XLM-RoBERTa)."""
MOST = 96
"""Pieces that are read of one text, marks included: about 300 Thai characters."""
LONGEST = 2 * LIMIT
"""Characters that are looked at."""
HEAD = MOST // 3
"""Of a longer text so many pieces of its beginning are read; the rest is its end, where a long
chain message asks for what it is after."""


def prepare(text: str) -> str:
    """One spelling for what looks the same; of a very long text its beginning and its end."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 3]}\n{text[-(LONGEST - LONGEST // 3) :]}"
    return written(text).encode("utf-8", "ignore").decode("utf-8")  # no half of a pair


def window(numbers: Sequence[int]) -> list[int]:
    """The numbers that are read of a text, between the marks."""
    room = MOST - 2
    kept = numbers if len(numbers) <= room else [*numbers[:HEAD], *numbers[-(room - HEAD) :]]
    return [BEGIN, *kept, END]


class Pieces:
    """The vocabulary, held open."""

    def __init__(self, path: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor: Any = SentencePieceProcessor(model_file=str(path))

    def numbers(self, text: str) -> list[int]:
        """The numbers of a text, ready for the model."""
        return window(self._processor.encode(prepare(text)))
