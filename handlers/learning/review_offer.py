"""Adds the offer of a question that is due for review below another, calm answer; never sends one
of its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.core import incoming
from handlers.core.last_answer import (
    LastAnswer,
    asks_something,
    offers_others,
    waits_for_nothing,
)
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Card, Press, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.learning.learner import load_learner
from storage.people.flow_state import FlowState
from storage.people.progress import Learned

OFFER = "booster"
"""The item of the row whose `due` is the time until which no further offer is made."""

PAUSE = timedelta(hours=20)
"""The least time between two offers."""

_LEARNING = ("learn", "lesson", "test", "trial", "practice")
"""The first words of this feature's buttons; a person who is learning already gets no offer."""


async def add_offer(turn: Turn, outcome: Outcome) -> Outcome:
    """Return the outcome, with the offer of a question added if one is due and it is suitable."""
    if not turn.person.remember or outcome.reply is None or not is_calm(turn, outcome):
        return outcome
    learner = await load_learner(turn)
    offer = learner.learned.get(OFFER, Learned(OFFER))
    if (offer.due and offer.due > turn.now) or not learner.due_questions(turn.content, turn.now):
        return outcome
    press = Press(Phrase("learn.button_booster"), "learn.quiz")
    card = Card(Phrase("learn.booster"), buttons=(press,), tone=Tone.CALM)
    reply = outcome.reply.with_card(card)
    noted = learner.changes_keeping(replace(offer, due=turn.now + PAUSE))
    return replace(outcome, reply=reply, changes=(*outcome.changes, *noted))


def is_calm(turn: Turn, outcome: Outcome) -> bool:
    """Return whether an offer is suitable: nothing is stored, asked or warned of in this turn.

    The answer is then a menu, a thank-you or the like.
    """
    return outcome.flow_state in (KEEP, None) and is_quiet(turn, outcome)


def is_quiet(turn: Turn, outcome: Outcome) -> bool:
    """Return whether an answer is calm, or one that is only kept in mind for the next words."""
    said, reply, state = turn.said, outcome.reply, outcome.flow_state
    if isinstance(said, incoming.Pressed) and said.action.split(".")[0] in _LEARNING:
        return False
    if asks_something(turn) or LastAnswer.of(turn):
        return False
    if isinstance(state, FlowState) and not waits_for_nothing(state):
        return False
    if reply is None or reply.edits or outcome.changes or outcome.notices or outcome.must_arrive:
        return False
    if offers_others(reply):
        return False
    cards = [part for part in reply.parts if isinstance(part, Card)]
    calm = all(card.tone in (Tone.PLAIN, Tone.CALM) and not card.phones for card in cards)
    return calm and reply.has_room()
