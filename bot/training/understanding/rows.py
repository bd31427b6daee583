"""Turns the corpus into training rows: numbers of text pieces, and a label for each question."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from bot.training.corpus import Message, Utterance
from handlers.core.ports import FORWARDED

UNASKED = -1
"""The answer of a row to a question that nobody asked of it."""
ACTS = ("deceit", "warning", "genuine", "story", "question", "chat")
FORWARDED_SHARE = 4
"""One message in so many is also a row of the situation "forwarded": words that are not the
person's own. All of them would drown the situations."""
TOGETHER = 20
"""Batches whose rows are sorted by length together, so that little is padded."""


@dataclass(frozen=True, slots=True)
class Questions:
    """The answers to each of the three questions, in order."""

    situations: tuple[str, ...]
    acts: tuple[str, ...]
    tricks: tuple[str, ...]

    @staticmethod
    def of(utterances: Sequence[Utterance], messages: Sequence[Message]) -> Questions:
        """Those that the rows name."""
        return Questions(
            (*sorted({row.situation for row in utterances}), FORWARDED),
            ACTS,
            tuple(sorted({row.trick for row in messages if row.trick})),
        )

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many answers each has."""
        return len(self.situations), len(self.acts), len(self.tricks)


@dataclass(frozen=True, slots=True)
class Row:
    """The numbers of a text and the right answer to each question, or UNASKED."""

    numbers: tuple[int, ...]
    answers: tuple[int, int, int]


def rows(
    utterances: Sequence[Utterance],
    messages: Sequence[Message],
    questions: Questions,
    numbers: Callable[[str], list[int]],
) -> list[Row]:
    """A row for each utterance and message."""
    found = [
        Row(
            tuple(numbers(said.text)),
            (questions.situations.index(said.situation), UNASKED, UNASKED),
        )
        for said in utterances
    ]
    forwarded = questions.situations.index(FORWARDED)
    for n, sent in enumerate(messages):
        answers = (
            forwarded if n % FORWARDED_SHARE == 0 else UNASKED,
            questions.acts.index(sent.act),
            questions.tricks.index(sent.trick) if sent.trick else UNASKED,
        )
        found.append(Row(tuple(numbers(sent.text)), answers))
    return found


def batches(found: Sequence[Row], size: int, order: random.Random | None) -> Iterator[list[int]]:
    """Places of rows by batch: by length, or mixed by `order` in groups of TOGETHER batches."""
    places = list(range(len(found)))

    def length(place: int) -> int:
        return len(found[place].numbers)

    if order is None:
        places.sort(key=length)
        yield from (places[at : at + size] for at in range(0, len(places), size))
        return
    order.shuffle(places)
    mixed: list[list[int]] = []
    for at in range(0, len(places), size * TOGETHER):
        group = sorted(places[at : at + size * TOGETHER], key=length)
        mixed += [group[n : n + size] for n in range(0, len(group), size)]
    order.shuffle(mixed)
    yield from mixed


def tensors(found: Sequence[Row], places: Sequence[int]) -> tuple[Any, Any]:
    """(numbers, which are there) of a batch, padded to its longest row."""
    longest = max(len(found[place].numbers) for place in places)
    numbers = torch.ones((len(places), longest), dtype=torch.long)
    there = torch.zeros((len(places), longest), dtype=torch.bool)
    for n, place in enumerate(places):
        row = found[place].numbers
        numbers[n, : len(row)] = torch.tensor(row)
        there[n, : len(row)] = True
    return numbers, there
