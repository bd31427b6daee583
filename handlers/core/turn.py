"""The value that every handler gets (Turn): the person, their flow state, what they did, and the
ports.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from content.reading.library import Library
from handlers.core import incoming
from handlers.core.incoming import Incoming
from handlers.core.ports import Ports
from storage.engine.database import Read
from storage.people.flow_state import FlowState
from storage.people.people import Person

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of one person's lane: one event, or several plain texts that were waiting.

    `read(fn)` runs a plain function of storage on a connection, without a transaction held. `now`
    is UTC. `flow_state` is None outside any flow. `text` holds all texts of the turn, one a line;
    it is empty if the turn is something else.
    """

    person: Person
    flow_state: FlowState | None
    events: tuple[Incoming, ...]
    now: datetime
    content: Library
    read: Read
    ports: Ports
    text: str = field(init=False)

    def __post_init__(self) -> None:
        words = [event.said.text for event in self.events if isinstance(event.said, incoming.Text)]
        object.__setattr__(self, "text", "\n".join(words))

    @property
    def said(self) -> incoming.Said:
        """What the person did, by the latest event."""
        return self.events[-1].said

    @property
    def argument(self) -> str:
        """Return the argument of the pressed button; empty if the turn is something else."""
        return self.said.argument if isinstance(self.said, incoming.Pressed) else ""

    @property
    def edited(self) -> bool:
        """Return whether this is an earlier message in its new wording."""
        return self.events[-1].edited

    @property
    def in_group(self) -> bool:
        """Return whether this happened in a group."""
        return self.events[-1].in_group
