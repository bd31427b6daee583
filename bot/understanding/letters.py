"""Scores a text by its short runs of letters; model.py joins them with the encoder's scores.

A linear model learns the very words of a subject well, the encoder what is meant by others; each
errs on other texts. It is made with the encoder (bot/training/understanding/letters.py).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zlib import crc32

from bot.understanding.pieces import prepare

BUCKETS = 1 << 15
"""Places that runs of letters are hashed to."""
SIZES = (2, 3, 4)
"""Letters of a run."""
_DIGIT = re.compile(r"\d")


def places(text: str) -> list[int]:
    """The places of a text's runs of letters, each once. Digits are alike: no sum is learned."""
    written = f" {_DIGIT.sub('0', prepare(text).lower())} "
    runs = {written[at : at + n] for n in SIZES for at in range(len(written) - n + 1)}
    return list({crc32(run.encode()) % BUCKETS for run in runs})


class Letters:
    """The weights of each place for the answers of all questions, in 8 bits, held in memory."""

    def __init__(self, path: Path) -> None:
        """Raises OSError without the file, ValueError or KeyError if it is damaged."""
        import numpy as np

        self._numpy: Any = np
        # opened here: numpy leaves a damaged file open
        with path.open("rb") as file, np.load(file) as found:
            self._weights, self._steps = found["weights"], found["steps"]
            self._base, self._ends = found["base"], found["ends"]
        if self._weights.shape != (BUCKETS, len(self._base)):
            raise ValueError("the weights of the letters have another shape")

    def scores(self, text: str) -> list[Any]:
        """The scores of each question's answers."""
        found = places(text)
        total = self._weights[found].sum(0, dtype=self._numpy.int32) * self._steps
        scores = total / max(len(found), 1) ** 0.5 + self._base
        return list(self._numpy.split(scores, self._ends))
