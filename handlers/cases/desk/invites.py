"""Redeems an invite: a one-time code, typed or in a link, shows a role, and its button makes the
person an official.

The code only opens a card: its button accepts.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.cases.desk import notices
from handlers.cases.desk.one_time_code import OneTimeCode
from handlers.cases.desk.roster import area
from handlers.core import incoming
from handlers.core.buttons import DESK, MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Text, Tone, Weight
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import AcceptInvite, Invite
from storage.people import attempts
from storage.people.attempts import NoteAttempt
from storage.people.flow_state import FlowState

GUESSES = 5
"""How many wrong codes a person may try in a day."""
ATTEMPT = "invite"


async def by_link(turn: Turn) -> Outcome | None:
    """Handle a deep link's code that looks like an invite."""
    code = turn.said.code if isinstance(turn.said, incoming.Hello) else ""
    return await _show(turn, code) if officials.looks_like_code(code) else None


async def by_message(turn: Turn) -> Outcome | None:
    """Handle the code sent as a plain message."""
    return await _show(turn, turn.text) if officials.looks_like_code(turn.text) else None


async def accept(turn: Turn) -> Outcome:
    """Handle `official.accept`: take the role of the code that was shown."""
    found = await _usable(turn, OneTimeCode.of(turn).code)
    if isinstance(found, Outcome):
        return found
    card = Card(
        Phrase("official.welcome", {"role": notices.ROLE.phrase(found.role)}),
        (area(turn.content, found.district, found.province), *_duties(found.role)),
        buttons=(main(DESK),),
        tone=Tone.CALM,
    )
    changes = (AcceptInvite(found, turn.person.id),)
    return Outcome(Reply((card,)), None, changes, must_arrive=True)


async def typed(turn: Turn) -> Outcome | None:
    """Handle text at the card: only the button accepts."""
    if means(turn, "cancel", "skip"):
        return Outcome(Reply((Card(Phrase("official.declined"), buttons=(MENU,)),)), None)
    lead = small_talk(turn)
    if lead is None and (says_nothing(turn) or means(turn, "yes") or turn.text.strip().isdigit()):
        lead = Text(Phrase("code.press"))
    return await _show(turn, OneTimeCode.of(turn).code, lead) if lead else None


async def _show(turn: Turn, code: str, *lead: Text) -> Outcome:
    """Show which role the code gives, with the button that accepts it."""
    found = await _usable(turn, code)
    if isinstance(found, Outcome):
        return found
    card = Card(
        Phrase("official.invited", {"role": notices.ROLE.phrase(found.role)}),
        (area(turn.content, found.district, found.province), Phrase("official.invited.what")),
        buttons=(
            Press(Phrase("official.accept"), "official.accept", "", True, Weight.MAIN),
            MENU,
        ),
    )
    state = FlowState("official", "invited", OneTimeCode(code).to_json())
    return Outcome(Reply((*lead, card)), state)


async def _usable(turn: Turn, code: str) -> Invite | Outcome:
    """Return the invite of this code, or why it cannot be used; a wrong one is counted."""
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
    return invite


def _duties(role: str) -> tuple[Say, ...]:
    if role in officials.CASE_ROLES:
        return (Phrase("official.duty.gets"), Phrase("official.duty.never"))
    if role in officials.HEADMEN:
        return (Phrase("official.duty.headman"), Phrase("official.duty.never"))
    if role == officials.TRAINER:
        return (Phrase("official.duty.trainer"),)
    if role == officials.OPERATOR:
        return (Phrase("official.duty.operator"),)
    if role == officials.EDITOR:
        return (Phrase("official.duty.editor"),)
    return (Phrase("official.duty.head"),)
