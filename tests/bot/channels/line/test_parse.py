"""What LINE's events say, beyond the story that all channels tell."""

import copy
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from linebot.v3.webhooks import Event

from bot.channels.base import RawEvent
from bot.channels.line.parse import parse
from handlers.core import incoming
from handlers.core.incoming import Incoming, Media
from tests.bot.channels.line.test_hooks import PAYLOADS, payload
from tests.support.paths import ROOT

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def read(event: dict[str, Any]) -> Incoming | None:
    """The event in our words."""
    raw = RawEvent("line", "bot", "id", "line:U1", json.dumps(event).encode())
    return parse(raw, NOW)[0]


def message(kind: str, **changes: Any) -> dict[str, Any]:
    """The event of this payload with its message changed."""
    event: dict[str, Any] = payload(kind)["events"][0]
    return {**event, "message": {**event["message"], **changes}}


def test_what_line_added_over_the_years_may_be_missing() -> None:
    added = {"webhookEventId", "deliveryContext", "mode", "follow"}
    for kind in ("text", "hello", "press"):
        old = {k: v for k, v in payload(kind)["events"][0].items() if k not in added}
        assert read(old) is not None, kind
    for kind in ("text", "picture", "voice", "video", "sticker"):
        old = message(kind)
        for field in ("quoteToken", "contentProvider", "stickerResourceType", "markAsReadToken"):
            old["message"].pop(field, None)
        assert read(old) is not None, kind


def test_media_carries_what_line_tells_of_it() -> None:
    apk = read(message("file"))
    assert apk
    assert isinstance(apk.said, incoming.File)
    assert apk.said.media == Media("585000000000000105", "", 2138, "แอปธนาคาร.apk")
    picture = read(message("picture"))
    assert picture
    assert isinstance(picture.said, incoming.Picture)
    assert picture.said.media.mime == "image/jpeg"


def test_the_moment_is_lines_own_in_utc() -> None:
    told = read(payload("text")["events"][0])
    assert told
    assert told.at == datetime(2026, 11, 22, 7, 5, 0, 1000, tzinfo=UTC)
    told = read({**payload("text")["events"][0], "timestamp": 10**17})
    assert told
    assert told.at == NOW


def test_our_name_is_cut_out_of_a_mention_by_utf16_units() -> None:
    told = read(payload("group_mention")["events"][0])
    assert told
    assert told.said == incoming.Text("👍  เมนู")


def test_a_mention_of_someone_else_is_none_of_ours() -> None:
    other = {"index": 0, "length": 4, "type": "user", "userId": "U2", "isSelf": False}
    everybody = {"index": 0, "length": 4, "type": "all"}
    for mentionee in (other, everybody):
        said = message("group_text", text="@All x", mention={"mentionees": [mentionee]})
        told = read(said)
        assert told
        assert (told.said, told.mentioned) == (incoming.Text("@All x"), False)


def test_a_mention_at_an_impossible_place_loses_nothing_it_should_not() -> None:
    far = {"index": 900, "length": 7, "type": "user", "userId": "U2", "isSelf": True}
    told = read(message("group_text", text="ดู", mention={"mentionees": [far]}))
    assert told
    assert told.said == incoming.Text("ดู")


def test_half_characters_are_replaced() -> None:
    told = read(message("text", text="a\ud83db"))
    assert told
    assert told.said == incoming.Text("a\ufffdb")


def test_a_standby_event_is_left_to_the_program_that_has_the_chat() -> None:
    assert read({**payload("text")["events"][0], "mode": "standby"}) is None


def test_a_switch_of_the_rich_menu_is_a_button() -> None:
    event = payload("press")["events"][0]
    event["postback"] = {
        "data": "language?en",
        "params": {"newRichMenuAliasId": "rutan-en", "status": "SUCCESS"},
    }
    told = read(event)
    assert told
    assert told.said == incoming.Pressed("language", "en", None)


@pytest.mark.parametrize(
    "kind",
    ["memberLeft", "videoPlayComplete", "beacon", "accountLink", "activated", "botSuspended"],
)
def test_kinds_that_we_do_not_answer_are_skipped(kind: str) -> None:
    assert read({**payload("text")["events"][0], "type": kind}) is None


def in_sdks_words(event: dict[str, Any]) -> list[object]:
    """What we take from an event, as the SDK's models read it."""
    known: Any = Event.from_dict(copy.deepcopy(event))
    found: list[object] = [known.timestamp]
    if message := getattr(known, "message", None):
        names = ("id", "text", "file_size", "file_name", "latitude", "longitude")
        found += [getattr(message, name, None) for name in names]
    found += [known.postback.data] if hasattr(known, "postback") else []
    found += [known.unsend.message_id] if hasattr(known, "unsend") else []
    return found


@pytest.mark.parametrize("file", sorted(PAYLOADS.glob("*.json")), ids=lambda file: file.stem)
def test_we_read_what_the_sdk_reads(file: Path) -> None:
    for event in json.loads(file.read_bytes())["events"]:
        told = read(event)
        if told is None or told.said == incoming.Unread():
            assert file.stem in {"unknown", "unknown_message"}
            continue
        sdks = in_sdks_words(event)
        assert told.at == datetime.fromtimestamp(cast(int, sdks[0]) / 1000, UTC)
        match told.said:
            case incoming.Text(words) if not told.mentioned:
                assert [told.message, words] == sdks[1:3]
            case incoming.File(media) if media.name:
                assert [media.handle, media.size, media.name] == [sdks[1], sdks[3], sdks[4]]
            case incoming.Picture(media) | incoming.Voice(media) | incoming.File(media):
                assert media.handle == sdks[1]
            case incoming.Location(latitude, longitude):
                assert [latitude, longitude] == sdks[5:7]
            case incoming.Pressed(action):
                assert str(sdks[-1]).startswith(action)
            case incoming.Unsent(message):
                assert message == sdks[-1]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("text", {"message": None}),
        ("text", {"message": "a"}),
        ("text", {"message": {"type": "text", "id": "1"}}),
        ("text", {"message": {"type": "text", "id": 1, "text": "a"}}),
        ("text", {"message": {"type": "text", "id": "1", "text": ["a"]}}),
        ("text", {"message": {"type": "location", "id": "1", "latitude": "13"}}),
        ("text", {"message": {"type": "file", "id": "1", "fileName": 4}}),
        ("text", {"message": {"type": ["text"], "id": "1"}}),
        ("press", {"postback": {"data": None}}),
        ("press", {"postback": []}),
        ("text", {"type": "unsend"}),
        ("text", {"type": {"a": 1}}),
        ("text", {"mode": 3}),
    ],
)
def test_an_event_of_another_shape_is_kept_and_skipped(kind: str, change: dict[str, Any]) -> None:
    assert read({**payload(kind)["events"][0], **change}) is None


def test_a_kind_of_lines_future_is_answered_but_not_in_a_group() -> None:
    event = payload("unknown_message")["events"][0]
    told = read(event)
    assert told is not None
    assert told.said == incoming.Unread()
    assert read({**event, "source": payload("group_text")["events"][0]["source"]}) is None


@pytest.mark.parametrize("kind", [None, 7, [], {}])
def test_a_message_of_no_kind_is_skipped(kind: object) -> None:
    event = payload("unknown_message")["events"][0]
    assert read({**event, "message": {**event["message"], "type": kind}}) is None


@pytest.mark.parametrize("mention", ["x", {"mentionees": 3}, {"mentionees": [None, {"isSelf": 1}]}])
def test_a_mention_of_another_shape_loses_no_words(mention: object) -> None:
    told = read(message("group_text", text="@All x", mention=mention))
    assert told
    assert (told.said, told.mentioned) == (incoming.Text("@All x"), False)


def test_a_mention_without_its_place_is_one_all_the_same() -> None:
    named = {"mentionees": [{"isSelf": True, "index": "0", "length": 4}]}
    told = read(message("group_text", text="@rutan x", mention=named))
    assert told
    assert (told.said, told.mentioned) == (incoming.Text("@rutan x"), True)


def test_what_line_will_add_is_no_reason_to_lose_words() -> None:
    event = {**payload("text")["events"][0], "deliveryContext": {"isRedelivery": "maybe"}}
    event["message"] = {**event["message"], "quoteToken": 5, "emojis": [{"type": "hologram"}]}
    told = read(event)
    assert told
    assert isinstance(told.said, incoming.Text)


@pytest.mark.parametrize("moment", [None, "1700000000000", 1.5, 10**40])
def test_without_a_moment_of_lines_it_is_when_we_had_it(moment: object) -> None:
    told = read({**payload("text")["events"][0], "timestamp": moment})
    assert told
    assert told.at == NOW


def test_the_running_channel_does_not_import_the_sdk() -> None:
    """Its API costs 1.9 s and 20 MB, its models 12 MB, and only `line setup` needs it."""
    code = (
        "import sys, bot.channels.line; "
        "print(any(name.startswith('linebot') for name in sys.modules), "
        "'PIL' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'"text"', b"{}"])
def test_what_is_no_event_still_says_whose_it_was(raw: bytes) -> None:
    said, envelope = parse(RawEvent("line", "bot", "id", "line:U1", raw), NOW)
    assert said is None
    assert (envelope.person, envelope.chat, envelope.token) == ("line:U1", "bot", None)


@pytest.mark.parametrize(
    ("token", "kept"), [("nHuyWi", "nHuyWi"), ("", None), (None, None), (7, None), ([], None)]
)
def test_only_a_token_can_be_replied_to(token: object, kept: str | None) -> None:
    event = {**payload("text")["events"][0], "replyToken": token}
    raw = RawEvent("line", "bot", "id", "line:U1", json.dumps(event).encode())
    said, envelope = parse(raw, NOW)
    assert said is not None
    assert envelope.token == kept


def test_a_picture_in_a_group_is_not_meant_for_us_by_itself() -> None:
    source = {"type": "group", "groupId": "C1", "userId": "U1"}
    raw = json.dumps({**message("picture"), "source": source}).encode()
    said, envelope = parse(RawEvent("line", "bot", "id", "line:U1", raw), NOW)
    assert said
    assert (said.in_group, said.mentioned, envelope.chat) == (True, False, "C1")


def test_an_event_from_nowhere_is_skipped() -> None:
    assert read({**payload("text")["events"][0], "source": {}}) is None
