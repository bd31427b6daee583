"""The message judged last, as the flow state keeps it: a report may take it over, staff may see it.

Checks write it; reports, disputes and the privacy page read it.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.core.turn import Turn
from storage.engine.json_values import Json, text, texts
from storage.people.flow_state import FlowState

FLOW = "verdict"
SHOWN = "shown"
"""The step at which the verdict is shown."""
LONGEST = 1000
"""Characters of the message that are kept."""


@dataclass(frozen=True, slots=True)
class JudgedMessage:
    """A message and what was found in it. `scam_type` and `verdict` are ids."""

    text: str = ""
    links: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    scam_type: str = ""
    verdict: str = ""

    @staticmethod
    def of(turn: Turn) -> JudgedMessage | None:
        """What was judged last, or None if the person has gone on to something else."""
        state = turn.flow_state
        return JudgedMessage.from_json(state.data) if state and state.flow == FLOW else None

    @staticmethod
    def from_json(json: Json) -> JudgedMessage:
        """What `to_json` made."""
        return JudgedMessage(
            text(json, "text"),
            texts(json, "links"),
            texts(json, "phones"),
            texts(json, "accounts"),
            text(json, "scam_type"),
            text(json, "verdict"),
        )

    def to_json(self) -> Json:
        """As a flow state keeps it."""
        return {
            "text": self.text[:LONGEST],
            "links": list(self.links),
            "phones": list(self.phones),
            "accounts": list(self.accounts),
            "scam_type": self.scam_type,
            "verdict": self.verdict,
        }

    def shown(self) -> FlowState:
        """The flow state under its verdict."""
        return FlowState(FLOW, SHOWN, self.to_json())
