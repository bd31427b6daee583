"""Handles "show me": a drawing of how something is done on a telephone, with its steps."""

from __future__ import annotations

from content.reading.answers.how_tos import HowTo
from handlers.core.buttons import MENU, main, show_how
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Picture, Press, Reply
from handlers.core.say import Passage, Phrase
from handlers.core.turn import Turn

SHAPE = (4, 3)
"""Of the drawings: 960 by 720 pixels."""


async def show(turn: Turn) -> Outcome:
    """Handle `show`: the how-to of this id; what cannot be shown any more is said."""
    how_to = turn.content.how_tos.by_id.get(turn.argument)
    if how_to is None:
        return Outcome(Reply((Card(Phrase("howto.gone"), buttons=(MENU,)),)))
    card = Card(
        Passage(how_to.title),
        tuple(Passage(step) for step in how_to.steps),
        buttons=(*show_how(turn.content.how_tos.next_of(how_to)), _back(how_to), MENU),
        picture=Picture(how_to.picture.file, Passage(how_to.picture.alt), SHAPE),
    )
    return Outcome(Reply((card,)))


def _back(how_to: HowTo) -> Press:
    """The button that leads to what has to be done, or to the lesson."""
    lesson = how_to.press == "lesson.start"
    label = Phrase("howto.lesson") if lesson else Phrase("howto.back")
    return main(Press(label, how_to.press, how_to.argument))
