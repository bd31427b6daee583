"""A question about one case that is open: all that the flow state keeps is which case."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.core.turn import Turn
from storage.engine.json_values import Json, text


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """Asked about the case of this reference: for its answer, a note, another district."""

    case: str

    @staticmethod
    def of(turn: Turn) -> CaseQuestion | None:
        """What the flow state holds, if there is one."""
        return CaseQuestion.from_json(turn.flow_state.data) if turn.flow_state else None

    @staticmethod
    def from_json(json: Json) -> CaseQuestion:
        """What `to_json` made."""
        return CaseQuestion(text(json, "case"))

    def to_json(self) -> Json:
        """As a flow state keeps it."""
        return {"case": self.case}
