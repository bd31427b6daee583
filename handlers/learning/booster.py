"""A question that is due again rides on the next calm answer: nobody is written to for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.core import incoming
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Card, Choices, Press, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.learning.learner import recall
from storage.people.progress import Learned

OFFER = "booster"
"""The row that says until when no further offer is made."""

PAUSE = timedelta(hours=20)
"""Between two offers: once a day at the most, whatever is due."""

BUBBLES = 5
"""Bubbles of one reply (LINE)."""

_OWN = ("learn", "lesson", "test")
"""The first word of our own buttons: who is learning already needs no offer."""


async def ride(turn: Turn, outcome: Outcome) -> Outcome:
    """The outcome with an offer of one question, where one is due and the moment is calm."""
    if not turn.person.remember or outcome.reply is None or not _is_calm(turn, outcome):
        return outcome
    memory = await recall(turn)
    offer = memory.learned.get(OFFER, Learned(OFFER))
    if (offer.due and offer.due > turn.now) or not memory.due(turn.content, turn.now):
        return outcome
    press = Press(Phrase("learn.button_booster"), "learn.quiz")
    card = Card(Phrase("learn.booster"), buttons=(press,), tone=Tone.CALM)
    parts = outcome.reply.parts
    extras = [part for part in parts if isinstance(part, Choices)]  # these stay last
    bubbles = [part for part in parts if not isinstance(part, Choices)]
    reply = Reply((*bubbles, card, *extras))
    made = memory.keep(replace(offer, due=turn.now + PAUSE))
    return replace(outcome, reply=reply, changes=(*outcome.changes, *made))


def _is_calm(turn: Turn, outcome: Outcome) -> bool:
    """Nothing is being stored, asked, warned of or called: a menu, a thank-you, a setting."""
    said, reply = turn.said, outcome.reply
    if isinstance(said, incoming.Pressed) and said.action.split(".")[0] in _OWN:
        return False
    if turn.flow_state is not None or outcome.flow_state not in (KEEP, None):
        return False
    if reply is None or reply.edits or outcome.changes or outcome.notices or outcome.must_arrive:
        return False
    cards = [part for part in reply.parts if isinstance(part, Card)]
    calm = all(card.tone in (Tone.PLAIN, Tone.CALM) and not card.phones for card in cards)
    return calm and len(reply.parts) < BUBBLES
