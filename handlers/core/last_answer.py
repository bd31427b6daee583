"""A flow state: the card that was shown last, so that the next words are read in its light.

Features that show cards of their own set it; handlers/understanding reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.core import judged_message
from handlers.core.outcome import KEEP, Keep
from handlers.core.reply import Card, Reply
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.engine.json_values import Json, text, texts
from storage.people.flow_state import FlowState

FLOW = "answer"
SHOWN = "shown"
"""The flow state of a person who was just shown a card and is asked nothing."""
OTHERS = Phrase("answer.or_else")
"""The title of the card with what else the words may mean."""
LASTS = timedelta(hours=1)
"""For so long the next words are read in the light of the card."""


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """A card: the `slug` of an answer in content, or the button of the flow that showed it.

    `others` are answers that the words before might have asked for as well; they stand alone where
    only buttons were shown.
    """

    slug: str = ""
    press: str = ""
    argument: str = ""
    others: tuple[str, ...] = ()

    @staticmethod
    def of(turn: Turn) -> LastAnswer | None:
        """The card that was shown within the hour, or None; a verdict counts as one."""
        state = turn.flow_state
        if state is None or (state.updated and turn.now - state.updated >= LASTS):
            return None
        if state.flow not in (FLOW, judged_message.FLOW):
            return None
        data = state.data
        last = LastAnswer(text(data, "slug"), text(data, "press"), text(data, "argument"))
        last = replace(last, others=texts(data, "others"))
        if last == LastAnswer() and state.flow == judged_message.FLOW:
            return LastAnswer(press=state.flow, argument=text(data, "verdict"))
        return last

    def to_json(self) -> Json:
        """The data of a flow state; what is empty is left out."""
        named = {"slug": self.slug, "press": self.press, "argument": self.argument}
        found: Json = {name: value for name, value in named.items() if value}
        return {**found, "others": list(self.others)} if self.others else found


def asks_something(turn: Turn) -> bool:
    """Whether a question is open, other than what is shown and waits for nothing."""
    return turn.flow_state is not None and not waits_for_nothing(turn.flow_state)


def waits_for_nothing(state: FlowState) -> bool:
    """Whether this state only remembers what was shown."""
    return state.name in (
        f"{FLOW}.{SHOWN}",
        f"{judged_message.FLOW}.{judged_message.SHOWN}",
    )


def offers_others(reply: Reply) -> bool:
    """Whether a reply asks which of several meanings fits."""
    return any(isinstance(part, Card) and part.title == OTHERS for part in reply.parts)


def remembered(turn: Turn, last: LastAnswer) -> FlowState | Keep:
    """The flow state after the card of a flow. An open question stays open.

    A judged message stays too, with its buttons: a report may still take it over.
    """
    if asks_something(turn):
        return KEEP
    state = turn.flow_state
    if state is not None and state.flow == judged_message.FLOW:
        judged = judged_message.JudgedMessage.from_json(state.data).to_json()
        return FlowState(state.flow, state.step, {**judged, **last.to_json()}, state.stamp)
    return FlowState(FLOW, SHOWN, last.to_json())
