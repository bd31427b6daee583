"""Trains nothing: prints figures on writers kept from learning, of the whole program's first
answers, then of the model alone.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from statistics import mean

from bot.training.corpus import Message, Utterance, messages, utterances
from bot.training.understanding.first_answers import NOT_UNDERSTOOD, OFFER, FirstAnswers
from bot.understanding.model import Model
from content.reading.library import Library
from handlers.checks.extract import read
from handlers.checks.messages.act import joined
from handlers.checks.messages.judge import message_judge
from handlers.core.words.reading import Reading

DRAWS = 1_000
"""How often writers and rows are drawn anew for an interval."""
DECEIT = "deceit"
BAR = 0.5
"""Probability of deceit from which a message counts as flagged, as shipped."""


class Reader:
    """The understanding port on a model, without a thread."""

    def __init__(self, model: Model) -> None:
        self._model = model

    async def understand(self, text: str) -> Reading:
        """The reading of a text."""
        return self._model.read(text)

    async def likelihoods(self, text: str, groups: Sequence[Sequence[str]]) -> Sequence[float]:
        """How likely the text says what each group of examples says."""
        return self._model.likelihoods(text, groups)


def lines(model: Model, library: Library, writers: Sequence[str]) -> Iterator[str]:
    """The figures, one a line: of the program's first answers, then of the model alone."""
    said = [(row, model.read(row.text)) for row in utterances() if row.writer in writers]
    sent = [(row, model.read(row.text)) for row in messages() if row.writer in writers]
    yield f"writers: {', '.join(writers)}; {len(said)} utterances, {len(sent)} messages"
    yield from asyncio.run(_first_answers(model, library, [row for row, _ in said]))
    yield "by the model alone:"
    yield from _situations(said)
    yield from _messages(sent)
    yield "as shipped, the reading joined with flags and links:"
    yield from _joined(library, sent)


async def _first_answers(
    model: Model, library: Library, rows: Sequence[Utterance]
) -> Sequence[str]:
    """How often the first answer is right, offered, missing, or an emergency's card."""
    answers = FirstAnswers(library, Reader(model))
    named = [(row, await answers.name(row.text)) for row in rows]
    urgent = {id for id, situation in library.situations.items() if situation.urgent}

    def right(row: Utterance, name: str) -> float:
        return float(name.split("|")[0] in answers.right(row.situation))

    def offered(row: Utterance, name: str) -> float:
        return float(not answers.right(row.situation).isdisjoint(name.split("|")))

    def card(row: Utterance, name: str) -> float:
        return float(answers.is_emergency(name))

    def met(row: Utterance, name: str) -> float:
        return max(card(row, name), offered(row, name))

    def beside(row: Utterance, name: str) -> float:
        return float("|" in name and not name.startswith(OFFER))

    def none(row: Utterance, name: str) -> float:
        return float(name == NOT_UNDERSTOOD)

    def figure(value: Callable[[Utterance, str], float], only: Container[str] | None = None) -> str:
        some = [(row, value(row, name)) for row, name in named if not only or row.situation in only]
        return interval(some)

    calm = set(library.situations) - urgent
    found = [
        f"first answer right: {figure(right)}; or among the buttons: {figure(offered)}",
        f"not understood: {figure(none)}",
        f"emergencies: right {figure(right, urgent)}; or offered {figure(offered, urgent)}; "
        f"any emergency's card {figure(card, urgent)}; that or offered {figure(met, urgent)}",
        f"an emergency's card to who is in none: {figure(card, calm)}; "
        f"another meaning offered below their answer: {figure(beside, calm)}",
    ]
    for lang in sorted({row.lang for row in rows}):
        some = [right(row, name) for row, name in named if row.lang == lang]
        found.append(f"  {lang}: {mean(some):.3f} of {len(some)}")
    return found


def _situations(said: Sequence[tuple[Utterance, Reading]]) -> Iterator[str]:
    def right(pair: tuple[Utterance, Reading]) -> float:
        return float(pair[1].situation.id == pair[0].situation)

    def among(pair: tuple[Utterance, Reading]) -> float:
        return float(pair[0].situation in {guess.id for guess in pair[1].situations[:3]})

    first = interval([(pair[0], right(pair)) for pair in said])
    three = interval([(pair[0], among(pair)) for pair in said])
    yield f"situation right: {first}; among three: {three}"
    by: dict[str, list[tuple[Utterance, Reading]]] = defaultdict(list)
    for pair in said:
        by[pair[0].lang].append(pair)
    for lang, some in sorted(by.items()):
        yield f"  {lang}: {mean(map(right, some)):.3f} of {len(some)}"


def _messages(sent: Sequence[tuple[Message, Reading]]) -> Iterator[str]:
    deceit = [reading.act(DECEIT) for row, reading in sent if row.act == DECEIT]
    honest = sorted(
        (reading.act(DECEIT) for row, reading in sent if row.act != DECEIT), reverse=True
    )
    for share in (0.05, 0.01):
        bar = honest[int(share * len(honest))]
        yield f"recall at {share:.0%} false alarms: {mean(one > bar for one in deceit):.3f}"
    by: dict[str, list[float]] = defaultdict(list)
    for row, reading in sent:
        by[row.act].append(float(reading.act(DECEIT) >= BAR))
    for act, flagged in by.items():
        yield f"  {act} flagged: {mean(flagged):.3f} of {len(flagged)}"
    tricks = [(row, reading) for row, reading in sent if row.act == DECEIT]
    first = mean(float(reading.tricks[0].id == row.trick) for row, reading in tricks)
    three = mean(float(row.trick in {g.id for g in reading.tricks}) for row, reading in tricks)
    yield f"trick right: {first:.3f}; among three: {three:.3f}"


def _joined(library: Library, sent: Sequence[tuple[Message, Reading]]) -> Iterator[str]:
    judge = message_judge(library)
    by: dict[str, list[float]] = defaultdict(list)
    for row, reading in sent:
        verdict = joined(judge.judge(read(row.text, library.numbers)), reading).verdict
        by[row.act].append(float(verdict.flagged))
    for act, flagged in by.items():
        yield f"  {act} flagged: {mean(flagged):.3f} of {len(flagged)}"


def interval(values: Sequence[tuple[Utterance, float]]) -> str:
    """Mean and 95 % interval, drawing writers anew and then their rows."""
    by: dict[str, list[float]] = defaultdict(list)
    for row, value in values:
        by[row.writer].append(value)
    chance = random.Random(1)
    drawn = sorted(
        mean(
            one
            for writer in chance.choices(sorted(by), k=len(by))
            for one in chance.choices(by[writer], k=len(by[writer]))
        )
        for _ in range(DRAWS)
    )
    low, high = drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS)]
    return f"{mean(one for some in by.values() for one in some):.3f} ({low:.3f} to {high:.3f})"
