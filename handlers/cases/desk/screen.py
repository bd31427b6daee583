"""Handles "open on a screen": sends an official a one-time link that signs them in to the office in
a browser.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.cases.desk.seat import not_official
from handlers.core.buttons import DESK, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Text, Tone
from handlers.core.say import Phrase, Quote
from handlers.core.text import plain
from handlers.core.turn import Turn
from storage.engine.transaction import Unit
from storage.officials import browser_sessions, officials
from storage.officials.browser_sessions import MakeSignInLink
from storage.people import attempts
from storage.people.attempts import NoteAttempt

BUTTON = Press(Phrase("screen.button"), "desk.screen")
MOST = 20
"""Links that one chat may ask for in a day."""
ATTEMPT = "office link"


async def by_words(turn: Turn) -> Outcome | None:
    """Give the link to an official who types that they want a screen."""
    named = turn.person.official and plain(turn.text) in turn.content.desk.screen
    return await open_on_screen(turn) if named else None


async def open_on_screen(turn: Turn) -> Outcome:
    """Handle `desk.screen`: make a one-time link, or say what to do if there are no pages."""

    def look(unit: Unit) -> tuple[bool, int]:
        since = turn.now - timedelta(days=1)
        mine = bool(officials.of_person(unit, turn.person.id))
        return mine, attempts.count(unit, turn.person.id, ATTEMPT, since)

    mine, made = await turn.read(look)
    if not mine:
        return not_official()
    code = browser_sessions.new_token()
    link = turn.ports.office.to_sign_in(code)
    if link is None:
        return _card(Phrase("screen.off"), Phrase("screen.off.what"))
    if made >= MOST:
        return _card(Phrase("screen.too_many"))
    card = Card(
        Phrase("screen.link"),
        (Phrase("screen.how"), Phrase("screen.never")),
        buttons=(main(DESK),),
        tone=Tone.WARN,
    )
    # The link in a message of its own: apps make links tappable in texts, but not in cards.
    text = Text(Phrase("screen.open", {"link": Quote(link)}))
    changes = (MakeSignInLink(code, turn.person.id), NoteAttempt(turn.person.id, ATTEMPT))
    return Outcome(Reply((card, text)), changes=changes)


def _card(title: Phrase, *lines: Phrase) -> Outcome:
    return Outcome(Reply((Card(title, lines, buttons=(main(DESK),)),)))
