"""The whole of `understanding train`: splits the corpus, trains, calibrates and writes the
understanding model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bot.training import corpus
from bot.training.corpus import HELD, Message, Utterance
from bot.training.understanding import export, fit, letters, shipped, teacher, vocabulary
from bot.training.understanding.network import Network
from bot.training.understanding.rows import UNASKED, Questions, rows
from bot.understanding.letters import Letters
from bot.understanding.model import Model
from bot.understanding.pieces import Pieces, prepare
from content.reading.library import Library

Aside = tuple[list[Utterance], list[Message]]
"""Rows that nothing learns from."""
LAYERS = tuple(range(12))
"""Layers of the teacher that are kept. Half of them would cost half as much at run time."""


def train(
    folder: Path,
    begin: Path | None,
    epochs: int,
    layers: Sequence[int],
    tuned: Sequence[str],
    said: Sequence[Utterance],
    more: Sequence[Message],
) -> Iterator[str]:
    """Teach on every writer but the held and the `tuned` ones; write the model into the folder.

    With `begin`, the folder of a model, its encoder is taken and taught on; with no `epochs` it
    stays as it is, and only the letters learn. The confidence is calibrated on the writers `tuned`.
    `said` and `more` are utterances and messages beside the corpus. Yields lines to show.
    """
    held = {one.writer for one in corpus.writers() if one.set == HELD} | set(tuned)
    utterances = [row for row in corpus.utterances() if row.writer not in held] + list(said)
    messages = [row for row in corpus.messages() if row.writer not in held] + list(more)
    texts = [row.text for row in utterances] + [row.text for row in messages]
    folder.mkdir(parents=True, exist_ok=True)
    if begin:
        network, questions = shipped.network(begin)
        vocabulary.write(folder / "pieces.model", *shipped.pieces(begin))
    else:
        taught, questions = teacher.load(), Questions.of(utterances, messages)
        kept = _vocabulary(folder, taught, texts)
        network = Network(taught, kept, layers, questions.counts)
    yield f"{len(utterances)} utterances, {len(messages)} messages"
    numbers = Pieces(folder / "pieces.model").numbers
    found = rows(utterances, messages, questions, numbers)
    aside = split(tuned)
    if not begin:
        fit.heads(network, found)
    for epoch, loss in fit.teach(network, found, epochs) if epochs else ():
        right = _right(fit.scores(network, rows(*aside, questions, numbers)), aside, questions)
        yield f"epoch {epoch + 1}: loss {loss:.3f}; {right}"
    export.write(folder, export.split(network, found))
    answers = np.array([row.answers for row in found])
    letters.write(folder / "letters.npz", texts, answers, questions.counts)
    yield _calibrate(folder, questions, aside)
    yield f"written to {folder}"


def examples(library: Library) -> Iterator[Utterance]:
    """The ways people ask for an answer, of the answers of content that are for one situation."""
    for answer in library.answers.values():
        if len(answer.situations) == 1:
            for lang, texts in answer.said.items():
                yield from (Utterance("content", *answer.situations, lang, t) for t in texts)


def _right(given: Sequence[Any], aside: Aside, questions: Questions) -> str:
    """How many answers are right, for each question."""
    answers = np.array([row.answers for row in rows(*aside, questions, lambda text: [])])
    parts = []
    for question, scores in enumerate(given):
        asked = answers[:, question] != UNASKED
        right = scores[asked].argmax(1) == answers[asked, question]
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


def _calibrate(folder: Path, questions: Questions, aside: Aside) -> str:
    """Write the labels: the weight of the letters, and how much too sure both together are.

    It is measured with the files as written, on rows that neither learned from.
    """
    answers = np.array([row.answers for row in rows(*aside, questions, lambda text: [])])
    texts = [row.text for some in aside for row in some]
    none = (0.0,) * len(questions.counts)
    export.write_labels(folder, questions, none, none)
    model, spelling = Model(folder), Letters(folder / "letters.npz")
    encoder = _by_question([model.scores(text)[0] for text in texts])
    spelt = _by_question([spelling.scores(text) for text in texts])
    weights, temperatures, joined = [], [], []
    for question, weight in enumerate(letters.WEIGHTS):
        asked = answers[:, question]
        weights.append(weight * fit.temperature(encoder[question], asked))
        joined.append(encoder[question] + weights[-1] * spelt[question])
        temperatures.append(fit.temperature(joined[-1], asked))
    export.write_labels(folder, questions, temperatures, weights)
    alone, both = (_right(one, aside, questions) for one in (encoder, joined))
    return f"as written: encoder {alone}; with the letters {both}"


def _by_question(given: Sequence[Sequence[Any]]) -> list[Any]:
    return [np.array(scores) for scores in zip(*given, strict=True)]


def split(writers: Sequence[str]) -> Aside:
    """The rows of these writers."""
    return (
        [row for row in corpus.utterances() if row.writer in writers],
        [row for row in corpus.messages() if row.writer in writers],
    )
