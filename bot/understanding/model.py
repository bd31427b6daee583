"""Loads the understanding model and runs it by onnxruntime: a small encoder in 8 bits with
classifiers, and joined scores by letters.

It is made by `python -m bot understanding train` (bot/training/understanding); weights/labels.json
names what it answers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.understanding.letters import Letters
from bot.understanding.pieces import Pieces
from handlers.core.words.reading import Guess, Reading

WEIGHTS = Path(__file__).parent / "weights"
LEARNED = "examples.npz"
"""The file beside the weights that says how examples are compared."""
ADDED = "added.json"
"""The file that says how what speaks for an added answer is weighed."""
SITUATIONS, ACTS, TRICKS = 8, 6, 3
"""Best answers given to each question."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What each output means, how much the letters' scores count beside the encoder's, and the
    temperature by which both together are calibrated."""

    situations: Sequence[str]
    acts: Sequence[str]
    tricks: Sequence[str]
    temperatures: Sequence[float]
    letters: Sequence[float]

    @staticmethod
    def load(path: Path) -> Labels:
        """The labels beside a model."""
        found = json.loads(path.read_text(encoding="utf-8"))
        names = ("situations", "acts", "tricks", "temperatures", "letters")
        return Labels(*(found[name] for name in names))


class Model:
    """A loaded model. Not for use by two threads at once."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        """Raises ImportError without onnxruntime or sentencepiece, OSError without weights."""
        import numpy as np

        from bot.understanding.added import Added, Weights
        from bot.understanding.comparison import Comparison, learned_at

        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read once, when it is imported
        import onnxruntime as ort

        ort.disable_telemetry_events()

        self._numpy: Any = np
        self.labels = Labels.load(folder / "labels.json")
        self._pieces = Pieces(folder / "pieces.model")
        self._letters = Letters(folder / "letters.npz")
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # texts differ in length: patterns would pile up
        self._session: Any = ort.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._latest: tuple[str, Any] = ("", None)
        self.comparison = Comparison(self.vector_of, learned_at(folder / LEARNED))
        self.added = Added(self.comparison, self.vector_of, Weights.at(folder / ADDED))

    def learn(self, examples: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Take these ways of saying something as the meaning of their slugs, and no others."""
        self.added.take(examples)

    def read(self, text: str) -> Reading:
        """The reading of one text: 3 to 25 ms of CPU by its length."""
        scores, vector = self.scores(text)
        labels = (self.labels.situations, self.labels.acts, self.labels.tricks)
        situations, acts, tricks = (
            self._guesses(score / temperature, names, most)
            for score, temperature, names, most in zip(
                scores, self.labels.temperatures, labels, (SITUATIONS, ACTS, TRICKS), strict=True
            )
        )
        return Reading(situations, acts, tricks, self.added.likeliest(text, vector, situations))

    def scores(self, text: str) -> tuple[list[Any], Any]:
        """(scores of each question's answers by encoder and letters, the vector of the text)."""
        *read, vector = self._run(text)
        self._latest = (text, vector[0])
        spelt = self._letters.scores(text)
        joined = zip(read, self.labels.letters, spelt, strict=True)
        return [encoder[0] + weight * letters for encoder, weight, letters in joined], vector[0]

    def likelihoods(self, text: str, groups: Sequence[Sequence[str]]) -> tuple[float, ...]:
        """How likely a text says what each group of examples says; the rest of 1 is for none."""
        return self.comparison.likelihoods(self.vector_of(text), groups)

    def remember(self, examples: Sequence[str]) -> None:
        """Have the vectors of these examples at hand when a text is compared with them."""
        for example in examples:
            self.comparison.vector_of(example)

    def vector_of(self, text: str) -> Any:
        """The vector of a text, of length one. What was just read is not read again."""
        text_read, vector = self._latest
        return vector if vector is not None and text_read == text else self._run(text)[-1][0]

    def _run(self, text: str) -> Any:
        numbers = self._numpy.array([self._pieces.numbers(text)], dtype=self._numpy.int64)
        return self._session.run(None, {"numbers": numbers})

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
