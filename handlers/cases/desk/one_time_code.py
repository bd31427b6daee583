"""A flow state: the typed code of an invite or of a second chat app, kept while the person sees the
button that uses it.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.core.turn import Turn
from storage.engine.json_values import Json, text


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """The code of an invite or of a link between two apps; empty if there is none."""

    code: str

    @staticmethod
    def of(turn: Turn) -> OneTimeCode:
        """Return the code in the flow state."""
        return OneTimeCode.from_json(turn.flow_state.data if turn.flow_state else {})

    @staticmethod
    def from_json(json: Json) -> OneTimeCode:
        """Restore from the JSON that `to_json` made."""
        return OneTimeCode(text(json, "code"))

    def to_json(self) -> Json:
        """Return the JSON that is kept in the flow state."""
        return {"code": self.code}
