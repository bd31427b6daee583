"""Events of people, as a platform sent them and as the inbox keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

PersonKey = NewType("PersonKey", str)
"""A person as text, "line:U4af…": the key of storage, of lanes and of all that passes one on."""


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as a platform sent it, before it is parsed.

    `person` is the id of the person ("line:U…"; a group counts as a person) and names their lane.
    """

    channel: str
    account: str
    event_id: str
    person: PersonKey
    raw: bytes


@dataclass(frozen=True, slots=True)
class StoredEvent(RawEvent):
    """An event of the inbox. `raw` is empty if none of our keys opens it any more.

    `seq` is its number in the lane, `trace` the id under which the log tells of it.
    """

    id: int
    seq: int
    received: datetime
    trace: str
