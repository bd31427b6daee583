"""Measures the model on writers it did not learn from."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from statistics import mean

from bot.training.corpus import Message, Utterance, messages, utterances
from bot.understanding.model import Model
from handlers.core.ports import Reading

DRAWS = 1_000
"""How often writers and rows are drawn anew for an interval."""
DECEIT = "deceit"
BAR = 0.5
"""Probability of deceit from which a message counts as flagged, as shipped."""


def lines(model: Model, writers: Sequence[str]) -> Iterator[str]:
    """The figures, one a line."""
    said = [(row, model.read(row.text)) for row in utterances() if row.writer in writers]
    sent = [(row, model.read(row.text)) for row in messages() if row.writer in writers]
    yield f"writers: {', '.join(writers)}; {len(said)} utterances, {len(sent)} messages"
    yield from _situations(said)
    yield from _messages(sent)


def _situations(said: Sequence[tuple[Utterance, Reading]]) -> Iterator[str]:
    def right(pair: tuple[Utterance, Reading]) -> float:
        return float(pair[1].situation.id == pair[0].situation)

    def among(pair: tuple[Utterance, Reading]) -> float:
        return float(pair[0].situation in {guess.id for guess in pair[1].situations})

    yield f"situation right: {interval(said, right)}; among three: {interval(said, among)}"
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


def interval(
    pairs: Sequence[tuple[Utterance, Reading]],
    value: Callable[[tuple[Utterance, Reading]], float],
) -> str:
    """Mean and 95 % interval, drawing writers anew and then their rows."""
    by: dict[str, list[float]] = defaultdict(list)
    for pair in pairs:
        by[pair[0].writer].append(value(pair))
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
