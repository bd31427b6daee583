"""The model that understands texts: a small encoder in 8 bits, run by onnxruntime.

It is made by `python -m bot understanding train` (bot/training/understanding); weights/labels.json
names what it answers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from cachetools import LRUCache

from bot.understanding.letters import Letters
from bot.understanding.pieces import Pieces
from handlers.core.words.reading import Guess, Reading

WEIGHTS = Path(__file__).parent / "weights"
REMEMBERED = 6_144
"""Examples whose vectors are remembered, 0.8 kB each: all ways of saying what follows a card."""
NEAREST = 2
"""Examples of an answer that a text is compared with: its nearest ones."""
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
        self._slugs: list[str] = []
        self._vectors: LRUCache[str, Any] = LRUCache(REMEMBERED)
        self._examples: Any = None
        self._session: Any = ort.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def learn(self, examples: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Take these ways of saying something as the meaning of their slugs, and no others."""
        self._slugs = [slug for slug, texts in examples for _ in texts]
        vectors = [self._run(text)[-1][0] for _, texts in examples for text in texts]
        self._examples = self._numpy.array(vectors)

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
        return Reading(situations, acts, tricks, self._most_like(vector))

    def scores(self, text: str) -> tuple[list[Any], Any]:
        """(scores of each question's answers by encoder and letters, the vector of the text)."""
        *read, vector = self._run(text)
        spelt = self._letters.scores(text)
        joined = zip(read, self.labels.letters, spelt, strict=True)
        return [encoder[0] + weight * letters for encoder, weight, letters in joined], vector[0]

    def likeness(self, text: str, examples: Sequence[str]) -> tuple[float, ...]:
        """The cosine of a text's vector with that of each example. Examples are remembered."""
        vector = self._run(text)[-1][0]
        return tuple(float(self._vector_of(example) @ vector) for example in examples)

    def remember(self, examples: Sequence[str]) -> None:
        """Have the vectors of these examples at hand when a text is compared with them."""
        for example in examples:
            self._vector_of(example)

    def _vector_of(self, example: str) -> Any:
        vector = self._vectors.get(example)
        if vector is None:
            half = self._run(example)[-1][0].astype(self._numpy.float16)  # close enough
            vector = self._vectors[example] = half
        return vector

    def _run(self, text: str) -> Any:
        numbers = self._numpy.array([self._pieces.numbers(text)], dtype=self._numpy.int64)
        return self._session.run(None, {"numbers": numbers})

    def _most_like(self, vector: Any) -> Guess | None:
        """The slug whose examples the vector is nearest to: mean cosine of its nearest ones."""
        if not self._slugs:
            return None
        near: dict[str, list[float]] = {}
        for slug, cosine in zip(self._slugs, self._examples @ vector, strict=True):
            near.setdefault(slug, []).append(float(cosine))
        means = {slug: fmean(sorted(some)[-NEAREST:]) for slug, some in near.items()}
        best = max(means, key=means.__getitem__)
        return Guess(best, means[best])

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
