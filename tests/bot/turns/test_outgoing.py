from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from bot.turns.outgoing import message_id, stamp
from storage.queue.events import StoredEvent

NAMES = uuid.UUID("5f0c1f5e-60d3-4c0e-9c0a-2b1d1c9a7e11")


def event(event_id: str) -> StoredEvent:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return StoredEvent("line", "U0", event_id, "line:U1", b"{}", 1, 1, now, "trace")


def test_a_message_has_the_id_that_uuid5_gives_it() -> None:
    for number in range(200):
        known = uuid.uuid5(NAMES, f"line:U0:{number}:reply")
        assert message_id(event(str(number)), "reply") == str(known)


def test_the_same_event_makes_the_same_id_and_another_name_another() -> None:
    assert message_id(event("ก1"), "0") == message_id(event("ก1"), "0")
    assert message_id(event("ก1"), "0") != message_id(event("ก1"), "1")


def test_an_event_of_another_account_or_channel_makes_another_id() -> None:
    one = event("1")
    others = [replace(one, account="U9"), replace(one, channel="telegram")]
    assert len({message_id(each, "reply") for each in [one, *others]}) == 3


def test_a_stamp_has_six_characters_that_follow_from_the_event_alone() -> None:
    one = event("1")
    later = replace(one, id=9, seq=9, trace="another", raw=b"")
    assert stamp(one) == stamp(later) == str(uuid.uuid5(NAMES, "line:U0:1:stamp"))[:6]
    stamps = [stamp(event(str(n))) for n in range(200)]
    assert len(set(stamps)) == 200
    assert {len(each) for each in stamps} == {6}
