"""LINE's webhook calls: what is taken, what is refused, how a batch is split."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Refused
from bot.channels.line.hooks import receive
from bot.channels.line.parse import parse
from bot.turns.turn_input import is_plain
from tests.bot.channels.line.subject import SECRET, signed

PAYLOADS = Path(__file__).parent / "payloads"
KEY = SECRET.encode()
NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


def payload(kind: str) -> dict[str, Any]:
    """The call of this kind, as an object."""
    found: dict[str, Any] = json.loads((PAYLOADS / f"{kind}.json").read_bytes())
    return found


def body(events: list[Any], **more: Any) -> bytes:
    """A call with these events."""
    return json.dumps({"destination": "U" + "d" * 32, "events": events, **more}).encode()


def test_the_verify_button_of_the_console_gets_an_empty_hook() -> None:
    raw = body([])
    assert receive(raw, signed(raw), KEY).events == ()


def test_a_batch_is_split_in_order_and_each_event_is_kept_whole() -> None:
    events = [payload(kind)["events"][0] for kind in ("text", "press", "group_text")]
    raw = body(events)
    found = receive(raw, signed(raw), KEY).events
    assert [json.loads(event.raw) for event in found] == events
    assert [is_plain(*parse(event, NOW)) for event in found] == [True, False, False]
    assert {event.account for event in found} == {"U" + "d" * 32}


def test_an_event_of_the_future_does_not_take_its_batch_with_it() -> None:
    text = payload("text")["events"][0]
    raw = body([{"type": "hologram", "source": {"type": "mars"}}, "nonsense", None, text])
    found = receive(raw, signed(raw), KEY).events
    assert [event.event_id for event in found][1:] == [text["webhookEventId"]]
    assert len(found) == 2


def test_a_redelivery_keeps_its_id_with_and_without_one_from_line() -> None:
    event = payload("text")["events"][0]
    again = {**event, "deliveryContext": {"isRedelivery": True}}
    for missing in ((), ("webhookEventId",)):
        first, second = ({k: v for k, v in e.items() if k not in missing} for e in (event, again))
        raw = body([first]), body([second])
        ids = {receive(one, signed(one), KEY).events[0].event_id for one in raw}
        assert len(ids) == 1


def test_two_events_without_an_id_are_two_events() -> None:
    event = {k: v for k, v in payload("text")["events"][0].items() if k != "webhookEventId"}
    raw = body([event, {**event, "timestamp": 1}])
    assert len({found.event_id for found in receive(raw, signed(raw), KEY).events}) == 2


@pytest.mark.parametrize(
    ("source", "person"),
    [
        ({"type": "user", "userId": "U1"}, "line:U1"),
        ({"type": "group", "groupId": "C1", "userId": "U1"}, "line:C1"),
        ({"type": "room", "roomId": "R1", "userId": "U1"}, "line:R1"),
        ({"type": "user"}, "line:U" + "d" * 32),
        ({"type": ["user"], "userId": {}}, "line:U" + "d" * 32),
        (None, "line:U" + "d" * 32),
    ],
)
def test_the_lane_is_the_person_or_the_group_else_the_account(source: Any, person: str) -> None:
    raw = body([{"type": "message", "source": source}])
    assert receive(raw, signed(raw), KEY).events[0].person == person


def test_the_signature_is_of_the_very_bytes() -> None:
    raw = (PAYLOADS / "text.json").read_bytes()
    assert receive(raw, signed(raw), KEY).events
    for other in (raw + b" ", json.dumps(json.loads(raw)).encode()):
        with pytest.raises(Refused):
            receive(other, signed(raw), KEY)


def test_the_signature_of_another_secret_is_refused() -> None:
    raw = body([])
    with pytest.raises(Refused) as caught:
        receive(raw, signed(raw), b"another secret")
    assert caught.value.status == 400


def test_a_signature_that_is_right_but_for_its_end_is_refused() -> None:
    raw = body([])
    ((name, right),) = signed(raw).items()
    for wrong in (right[:-1], right[:-2] + "A=", right[:20], right + "="):
        assert wrong != right
        with pytest.raises(Refused):
            receive(raw, {name: wrong}, KEY)


def test_a_half_character_is_kept_and_not_stumbled_over() -> None:
    raw = json.dumps({"events": [{"type": "message", "message": {"text": "\ud83d"}}]}).encode()
    assert receive(raw, signed(raw), KEY).events[0].raw.isascii()
