"""A flow state that several handlers use while they wait for typed words about one case; it holds
only its reference.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.core.turn import Turn
from storage.engine.json_values import Json, text


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """A question about the case of this reference: for its answer, a note, another district."""

    case: str

    @staticmethod
    def of(turn: Turn) -> CaseQuestion | None:
        """Return the question in the flow state, or None if there is no flow."""
        return CaseQuestion.from_json(turn.flow_state.data) if turn.flow_state else None

    @staticmethod
    def from_json(json: Json) -> CaseQuestion:
        """Restore from the JSON that `to_json` made."""
        return CaseQuestion(text(json, "case"))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {"case": self.case}
