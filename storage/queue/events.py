"""Events of people, as a platform sent them and as the inbox keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

PersonKey = NewType("PersonKey", str)
"""A person id as text, e.g. "line:U4af…": the key in storage and the name of the person's lane."""


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as a platform sent it, before it is parsed.

    `person` is a person id (a group counts as a person); it names the lane. `event_id` is unique
    per channel and account.
    """

    channel: str
    account: str
    event_id: str
    person: PersonKey
    raw: bytes


@dataclass(frozen=True, slots=True)
class StoredEvent(RawEvent):
    """An event read from the inbox. `raw` is empty if none of the keys decrypts it any more.

    `seq` is its number in the lane, `trace` the id under which it appears in the log.
    """

    id: int
    seq: int
    received: datetime
    trace: str
