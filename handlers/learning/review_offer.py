"""Offers a question that is due for review, below a calm answer: never by a message of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.core import incoming
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Card, Choices, Press, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.learning.learner import load_learner
from storage.people.progress import Learned

OFFER = "booster"
"""Item of the row whose `due` says until when no further offer is made."""

PAUSE = timedelta(hours=20)
"""Least time between two offers."""

BUBBLES = 5
"""Most bubbles of one reply (LINE)."""

_LEARNING = ("learn", "lesson", "test")
"""First word of this feature's buttons: a person who is learning already needs no offer."""


async def add_offer(turn: Turn, outcome: Outcome) -> Outcome:
    """The outcome, with the offer of a question if one is due and the moment is calm."""
    if not turn.person.remember or outcome.reply is None or not _is_calm(turn, outcome):
        return outcome
    learner = await load_learner(turn)
    offer = learner.learned.get(OFFER, Learned(OFFER))
    if (offer.due and offer.due > turn.now) or not learner.due_questions(turn.content, turn.now):
        return outcome
    press = Press(Phrase("learn.button_booster"), "learn.quiz")
    card = Card(Phrase("learn.booster"), buttons=(press,), tone=Tone.CALM)
    parts = outcome.reply.parts
    extras = [part for part in parts if isinstance(part, Choices)]  # these stay last
    bubbles = [part for part in parts if not isinstance(part, Choices)]
    reply = Reply((*bubbles, card, *extras))
    noted = learner.changes_keeping(replace(offer, due=turn.now + PAUSE))
    return replace(outcome, reply=reply, changes=(*outcome.changes, *noted))


def _is_calm(turn: Turn, outcome: Outcome) -> bool:
    """Whether it is a menu, a thank-you or a setting: nothing is stored, asked or warned of."""
    said, reply = turn.said, outcome.reply
    if isinstance(said, incoming.Pressed) and said.action.split(".")[0] in _LEARNING:
        return False
    if turn.flow_state is not None or outcome.flow_state not in (KEEP, None):
        return False
    if reply is None or reply.edits or outcome.changes or outcome.notices or outcome.must_arrive:
        return False
    cards = [part for part in reply.parts if isinstance(part, Card)]
    calm = all(card.tone in (Tone.PLAIN, Tone.CALM) and not card.phones for card in cards)
    return calm and len(reply.parts) < BUBBLES
