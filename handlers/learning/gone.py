"""The answer to an old button whose lesson or question was removed from the content."""

from __future__ import annotations

from handlers.core.buttons import LESSONS, MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase


def gone() -> Outcome:
    """Answer that the lesson has changed, with a button to the others."""
    card = Card(
        Phrase("lesson.gone"),
        (Phrase("lesson.gone_next"),),
        buttons=(
            main(LESSONS),
            MENU,
        ),
    )
    return Outcome(Reply((card,)))
