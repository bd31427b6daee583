"""Learns how what the encoder says of acts is put right on hands that it did not learn from.

On the rows it learned from the encoder is nearly always right, so its classifier never saw where it
errs: on honest notices with a sum and a deadline, most of all. A linear step on the vector of a
text, added to the scores, learns that from a few other hands, and leaves the encoder as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.training import corpus
from bot.training.corpus import HELD, Message, Utterance
from bot.training.understanding import letters
from bot.training.understanding.rows import Questions, rows
from bot.training.understanding.step import fitted
from bot.understanding.letters import Letters
from bot.understanding.model import ACTS_RIGHT, Model

ACT = 1
"""The place of the act among the three questions."""


def learn(
    folder: Path, writers: Sequence[str], said: Sequence[Utterance], more: Sequence[Message]
) -> Iterator[str]:
    """Learn from the messages of these writers; write the file into the folder of the model.

    The letters may have learned from them, so for this they are fitted anew without them: on the
    other rows of the corpus that are there to learn from, on `said` and on `more`. What `more`
    brings is learned from here too, so that real messages stay read as they are.
    """
    model = Model(folder, right=False)
    held = {one.writer for one in corpus.writers() if one.set == HELD}
    own = [row for row in corpus.messages() if row.writer in writers]
    sent = [*own, *more]
    with TemporaryDirectory() as home:
        spelling = _letters(Path(home) / "letters.npz", model, held | set(writers), said, more)
    labels = model.labels
    answers = np.array([labels.acts.index(row.act) for row in sent])
    scores, vectors = [], []
    for row in sent:
        encoder, vector = model.by_encoder(row.text)
        both = encoder[ACT] + labels.letters[ACT] * spelling.scores(row.text)[ACT]
        scores.append(both / labels.temperatures[ACT])
        vectors.append(vector)
    given, read = np.array(scores), np.array(vectors)
    weights, base = fitted(read, given, answers)
    before, after = (
        (one.argmax(1) == answers).mean() for one in (given, given + read @ weights + base)
    )
    heat = labels.temperatures[ACT]
    np.savez(
        folder / ACTS_RIGHT,
        weights=(weights * heat).astype(np.float32),
        base=(base * heat).astype(np.float32),
    )
    yield f"{len(own)} messages of {', '.join(writers)}, {len(more)} others"
    yield f"act right {before:.3f}; on what it learned from {after:.3f}"


def _letters(
    path: Path,
    model: Model,
    without: set[str],
    said: Sequence[Utterance],
    more: Sequence[Message],
) -> Letters:
    """Letters that learned nothing from these writers."""
    labels = model.labels
    questions = Questions(tuple(labels.situations), tuple(labels.acts), tuple(labels.tricks))
    utterances = [row for row in corpus.utterances() if row.writer not in without] + list(said)
    messages = [row for row in corpus.messages() if row.writer not in without] + list(more)
    texts = [row.text for row in utterances] + [row.text for row in messages]
    found = rows(utterances, messages, questions, lambda text: [])
    letters.write(path, texts, np.array([row.answers for row in found]), questions.counts)
    return Letters(path)
