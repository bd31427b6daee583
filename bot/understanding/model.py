"""The model that understands texts: a small encoder in 8 bits, run by onnxruntime.

It is made by `python -m bot understanding train` (bot/training/understanding); weights/labels.json
names what it answers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.understanding.pieces import Pieces
from handlers.core.ports import Guess, Reading

WEIGHTS = Path(__file__).parent / "weights"
GUESSES = 3
"""Best answers given to each question."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What each output means, and the temperature by which its scores are calibrated."""

    situations: Sequence[str]
    acts: Sequence[str]
    tricks: Sequence[str]
    temperatures: Sequence[float]

    @staticmethod
    def load(path: Path) -> Labels:
        """The labels beside a model."""
        found = json.loads(path.read_text(encoding="utf-8"))
        return Labels(*(found[name] for name in ("situations", "acts", "tricks", "temperatures")))


class Model:
    """A loaded model. Not for use by two threads at once."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        """Raises ImportError without onnxruntime or sentencepiece, OSError without weights."""
        import numpy as np
        import onnxruntime as ort

        self._numpy: Any = np
        self.labels = Labels.load(folder / "labels.json")
        self._pieces = Pieces(folder / "pieces.model")
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # 6 MB less, and no slower at this size
        self._session: Any = ort.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def read(self, text: str) -> Reading:
        """The reading of one text: 3 to 25 ms of CPU by its length."""
        np = self._numpy
        numbers = np.array([self._pieces.numbers(text)], dtype=np.int64)
        scores = self._session.run(None, {"numbers": numbers})
        labels = (self.labels.situations, self.labels.acts, self.labels.tricks)
        situations, acts, tricks = (
            self._guesses(score[0] / temperature, names, most)
            for score, temperature, names, most in zip(
                scores, self.labels.temperatures, labels, (GUESSES, 6, GUESSES), strict=True
            )
        )
        return Reading(situations, acts, tricks)

    def _guesses(self, scores: Any, names: Sequence[str], most: int) -> tuple[Guess, ...]:
        np = self._numpy
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        best = np.argsort(-shares)[:most]
        return tuple(Guess(names[n], float(shares[n])) for n in best)


def model_or_none(folder: Path = WEIGHTS) -> Model | None:
    """The model, or None if its packages or weights are not there."""
    try:
        return Model(folder)
    except (ImportError, OSError):
        return None
