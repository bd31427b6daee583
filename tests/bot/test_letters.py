from __future__ import annotations

import uuid
from datetime import UTC, datetime

from bot.letters import letter_id
from storage.inbox import Event

NAMES = uuid.UUID("5f0c1f5e-60d3-4c0e-9c0a-2b1d1c9a7e11")


def event(event_id: str) -> Event:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Event(1, "line", "U0", event_id, "line:U1", 1, now, b"{}", "trace")


def test_a_letter_has_the_id_that_uuid5_gives_it() -> None:
    for number in range(200):
        known = uuid.uuid5(NAMES, f"line:U0:{number}:reply")
        assert letter_id(event(str(number)), "reply") == str(known)


def test_the_same_event_makes_the_same_id_and_another_name_another() -> None:
    assert letter_id(event("ก1"), "0") == letter_id(event("ก1"), "0")
    assert letter_id(event("ก1"), "0") != letter_id(event("ก1"), "1")
