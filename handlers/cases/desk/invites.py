"""Makes a person an official by a one-time code, sent as a message or in a link."""

from __future__ import annotations

from datetime import timedelta

from handlers.cases.desk import notices
from handlers.cases.desk.roster import area
from handlers.core import incoming
from handlers.core.buttons import DESK, MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import AcceptInvite, Invite
from storage.people import attempts
from storage.people.attempts import NoteAttempt

GUESSES = 5
"""How many wrong codes a person may try in a day."""
ATTEMPT = "invite"


async def by_link(turn: Turn) -> Outcome | None:
    """Handle a deep link's code that looks like an invite."""
    code = turn.said.code if isinstance(turn.said, incoming.Hello) else ""
    return await _accept(turn, code) if officials.looks_like_code(code) else None


async def by_message(turn: Turn) -> Outcome | None:
    """Handle the code sent as a plain message."""
    return await _accept(turn, turn.text) if officials.looks_like_code(turn.text) else None


async def _accept(turn: Turn, code: str) -> Outcome:
    person, since = turn.person.id, turn.now - timedelta(days=1)

    def look(unit: Unit) -> tuple[int, Invite | None]:
        return (
            attempts.count(unit, person, ATTEMPT, since),
            officials.find_invite(unit, code),
        )

    tried, invite = await turn.read(look)
    if tried >= GUESSES:
        return Outcome(Reply((Card(Phrase("official.too_many"), buttons=(MENU,)),)))
    if invite is None or invite.used or invite.expires <= turn.now:
        why = Phrase("official.used" if invite else "official.wrong")
        card = Card(why, buttons=(MENU,))
        return Outcome(Reply((card,)), changes=(NoteAttempt(person, ATTEMPT),))
    card = Card(
        Phrase("official.welcome", {"role": notices.ROLE.phrase(invite.role)}),
        (area(turn.content, invite.district, invite.province), *_duties(invite.role)),
        buttons=(main(DESK),),
        tone=Tone.CALM,
    )
    return Outcome(Reply((card,)), None, (AcceptInvite(invite, person),), must_arrive=True)


def _duties(role: str) -> tuple[Say, ...]:
    if role in officials.CASE_ROLES:
        return (Phrase("official.duty.gets"), Phrase("official.duty.never"))
    if role in officials.HEADMEN:
        return (Phrase("official.duty.headman"), Phrase("official.duty.never"))
    if role == officials.TRAINER:
        return (Phrase("official.duty.trainer"),)
    return (Phrase("official.duty.head"),)
