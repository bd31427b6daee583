"""Values: an event of a person as a platform sent it (RawEvent), and as the inbox keeps it
(StoredEvent).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as a platform sent it, before it is parsed.

    `person` is who sent it (a group counts as a person): "<channel>:<chat>" as a channel receives
    it, "<channel>:<keyed hash>" (Keyring.person) once it is to be stored, and from then on. It
    names the lane. `event_id` is unique per channel and account; `account` is the bot's own.
    """

    channel: str
    account: str
    event_id: str
    person: str
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
