"""Trains the understanding model from the corpus: what `understanding train` does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bot.training import corpus
from bot.training.corpus import HELD, Message, Utterance
from bot.training.understanding import export, fit, teacher, vocabulary
from bot.training.understanding.network import Network
from bot.training.understanding.rows import UNASKED, Questions, Row, rows
from bot.understanding.pieces import Pieces, prepare
from content.reading.library import Library

LAYERS = tuple(range(12))
"""Layers of the teacher that are kept. Half of them would cost half as much at run time."""


def train(
    folder: Path,
    epochs: int,
    layers: Sequence[int],
    tuned: Sequence[str],
    said: Sequence[Utterance],
    more: Sequence[Message],
) -> Iterator[str]:
    """Teach on every writer but the held and the `tuned` ones; write the model into the folder.

    The confidence is calibrated on the writers `tuned`. `said` and `more` are utterances and
    messages beside the corpus. Yields lines to show.
    """
    held = {one.writer for one in corpus.writers() if one.set == HELD} | set(tuned)
    utterances = [row for row in corpus.utterances() if row.writer not in held] + list(said)
    messages = [row for row in corpus.messages() if row.writer not in held] + list(more)
    taught = teacher.load()
    folder.mkdir(parents=True, exist_ok=True)
    texts = [row.text for row in utterances] + [row.text for row in messages]
    kept = _vocabulary(folder, taught, texts)
    yield f"{len(utterances)} utterances, {len(messages)} messages, {len(kept)} pieces"
    questions = Questions.of(utterances, messages)
    numbers = Pieces(folder / "pieces.model").numbers
    found = rows(utterances, messages, questions, numbers)
    aside = rows(*split(tuned), questions, numbers)
    network = Network(taught, kept, layers, questions.counts)
    fit.heads(network, found)
    for epoch, loss in fit.teach(network, found, epochs):
        yield f"epoch {epoch + 1}: loss {loss:.3f}; {_right(network, aside)}"
    export.write(folder, network, questions, _temperatures(network, aside))
    yield f"written to {folder}"


def examples(library: Library) -> Iterator[Utterance]:
    """The ways people ask for an answer, of the answers of content that are for one situation."""
    for answer in library.answers.values():
        if len(answer.situations) == 1:
            for lang, texts in answer.said.items():
                yield from (Utterance("content", *answer.situations, lang, t) for t in texts)


def _right(network: Network, found: Sequence[Row]) -> str:
    """How many answers are right, for each question."""
    answers = np.array([row.answers for row in found])
    parts = []
    for question, given in enumerate(fit.scores(network, found)):
        asked = answers[:, question] != UNASKED
        right = given[asked].argmax(1) == answers[asked, question]
        parts.append(f"{right.mean():.3f} of {asked.sum()}")
    return "right " + ", ".join(parts)


def _vocabulary(folder: Path, taught: teacher.Teacher, texts: Sequence[str]) -> list[int]:
    """The pieces kept; writes pieces.model."""
    with TemporaryDirectory() as home:
        whole = Path(home) / "whole.model"
        vocabulary.write(whole, taught.pieces, taught.scores)
        from sentencepiece import SentencePieceProcessor

        every: Any = SentencePieceProcessor(model_file=str(whole))
        used = {number for text in texts for number in every.encode(prepare(text))}
    kept = vocabulary.chosen(taught.pieces, used)
    pieces = [taught.pieces[number] for number in kept]
    vocabulary.write(folder / "pieces.model", pieces, [taught.scores[number] for number in kept])
    return kept


def _temperatures(network: Network, found: Sequence[Row]) -> list[float]:
    """How much too sure the scores of each question are, by rows it did not learn from."""
    given = fit.scores(network, found)
    answers = np.array([row.answers for row in found])
    return [fit.temperature(one, answers[:, question]) for question, one in enumerate(given)]


def split(writers: Sequence[str]) -> tuple[list[Utterance], list[Message]]:
    """The rows of these writers."""
    return (
        [row for row in corpus.utterances() if row.writer in writers],
        [row for row in corpus.messages() if row.writer in writers],
    )
