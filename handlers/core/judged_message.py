"""A flow state: the message that was judged last and its verdict, so that a report or a dispute can
take it over.

Checks write it; reports, disputes and the privacy page read it. A report may take it over, and
staff may see it.
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
"""Most characters of the message that are kept."""


@dataclass(frozen=True, slots=True)
class JudgedMessage:
    """A message and the findings about it. `scam_type` and `verdict` are ids."""

    text: str = ""
    links: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    scam_type: str = ""
    verdict: str = ""

    @staticmethod
    def of(turn: Turn) -> JudgedMessage | None:
        """Return the message judged last, or None if the person has gone on to something else."""
        state = turn.flow_state
        return JudgedMessage.from_json(state.data) if state and state.flow == FLOW else None

    @staticmethod
    def from_json(json: Json) -> JudgedMessage:
        """Restore from the JSON that `to_json` made."""
        return JudgedMessage(
            text(json, "text"),
            texts(json, "links"),
            texts(json, "phones"),
            texts(json, "accounts"),
            text(json, "scam_type"),
            text(json, "verdict"),
        )

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {
            "text": self.text[:LONGEST],
            "links": list(self.links),
            "phones": list(self.phones),
            "accounts": list(self.accounts),
            "scam_type": self.scam_type,
            "verdict": self.verdict,
        }

    def shown(self) -> FlowState:
        """Return the flow state that is set while the verdict is shown."""
        return FlowState(FLOW, SHOWN, self.to_json())
