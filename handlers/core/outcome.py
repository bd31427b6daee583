"""What a handler wants to happen: the only effect a handler has."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from handlers.core.reply import Reply
from storage.engine.database import Change
from storage.people.flow_state import Place


class Keep(enum.Enum):
    """The place in the flow stays as it is."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Notice:
    """News for another person (never for a group): pushed, so it tells nothing on a locked screen.

    `person` is a storage person id. `kind` is a short ASCII word for the operator's counts.
    """

    person: str
    reply: Reply
    kind: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Reply to the one who wrote, their next place, changes to store, notices to others.

    All of it happens in one transaction or not at all. `place=None` ends the flow. A reply that
    `must_arrive` is pushed when the free reply is no longer possible; others precede the person's
    next reply. `language` speaks this reply in another language than the one stored.
    """

    reply: Reply | None = None
    place: Place | None | Keep = KEEP
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()
    must_arrive: bool = False
    language: str | None = None
