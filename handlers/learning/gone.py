"""What is answered where an old button names a lesson or question that is not there any more."""

from __future__ import annotations

from handlers.core.buttons import LESSONS, MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase


def gone() -> Outcome:
    """The lesson has changed; here are the others."""
    card = Card(
        Phrase("lesson.gone"),
        (Phrase("lesson.gone_next"),),
        buttons=(
            main(LESSONS),
            MENU,
        ),
    )
    return Outcome(Reply((card,)))
