"""Handles "my score": how many fake and how many real messages a person recognised."""

from __future__ import annotations

from handlers.core.buttons import LESSONS
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Tone
from handlers.core.say import Passage, Phrase, Say, Values
from handlers.core.turn import Turn
from handlers.learning.learner import load_learner

SHOWN = 8
"""The most tricks listed, those with the most wrong answers first."""


async def show(turn: Turn) -> Outcome:
    """Handle `learn.counts`: show the score over all questions, then for each trick."""
    learner = await load_learner(turn)
    lessons = turn.content.curriculum.lessons.values()
    whole = learner.tally(lessons)
    lines: list[Say] = [Phrase("learn.tally", {"caught": whole.caught, "trusted": whole.trusted})]
    by_trick = learner.by_trick(lessons)
    missed = sorted(by_trick, key=lambda trick: (-by_trick[trick].missed, trick))
    for trick in missed[:SHOWN]:
        kind, tally = turn.content.scam_types.get(trick), by_trick[trick]
        if kind is None:
            continue
        name = Passage(kind.name)
        if tally.fakes:
            lines.append(Phrase("learn.trick_caught", _values(name, tally.caught, tally.fakes)))
        if tally.reals:
            lines.append(Phrase("learn.trick_trusted", _values(name, tally.trusted, tally.reals)))
    buttons = (
        Press(Phrase("learn.button_quiz"), "learn.quiz"),
        LESSONS,
        Press(Phrase("learn.button_forget"), "learn.forget"),
    )
    card = Card(Phrase("learn.counts"), tuple(lines), buttons=buttons, tone=Tone.CALM)
    return Outcome(Reply((card,)))


def _values(trick: Say, n: int, met: int) -> Values:
    return {"trick": trick, "n": n, "all": met}
