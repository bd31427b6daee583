"""Updates in our words: a table of what Telegram sends and what a person did by it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.hooks import chat_of
from bot.channels.telegram.unread import SERVICE
from handlers.core import incoming
from handlers.core.feature import Command
from handlers.core.incoming import Incoming, Media
from handlers.registry import COMMANDS
from tests.bot.channels.telegram.updates import (
    CHANNEL,
    GROUP,
    NOW,
    PRIVATE,
    SENT,
    mark,
    message,
    read,
    said,
    typed,
)

# --- words ---


def test_words_come_with_the_time_they_were_sent_and_the_language_of_the_app() -> None:
    found, to = read(message(text="สวัสดี"))
    assert found == Incoming(incoming.Text("สวัสดี"), datetime.fromtimestamp(SENT, UTC), message="41")
    assert (to.chat, to.private, to.language, to.token) == ("55", True, "th", None)


@pytest.mark.parametrize(("code", "language"), [("en-GB", "en"), ("LO", "lo"), (None, None)])
def test_a_language_is_told_without_its_region(code: str | None, language: str | None) -> None:
    sender = {"id": 55} | ({"language_code": code} if code else {})
    update = message(text="x")
    update["message"]["from"] = sender
    assert read(update)[1].language == language


@pytest.mark.parametrize("before", ["", "👨‍👩‍👧‍👦 ดู ", "𝒳" * 40, "กำ้"])
def test_an_address_under_a_word_is_found_behind_any_letters(before: str) -> None:
    text = f"{before}กดที่นี่"
    link = mark("text_link", text, "กดที่นี่", url="http://evil.example/login")
    assert said(message(text=text, entities=[link])) == incoming.Text(
        text, ("http://evil.example/login",)
    )


def test_an_address_that_can_be_seen_is_not_hidden() -> None:
    text = "ดู http://example.com"
    link = mark("text_link", text, "http://example.com", url="http://example.com")
    assert said(message(text=text, entities=[link])) == incoming.Text(text)


def test_addresses_under_buttons_and_previews_of_a_forwarded_message_are_found() -> None:
    rows = [
        [{"text": "รับสิทธิ์", "url": "https://evil.example/a"}, {"text": "x", "callback_data": "y"}]
    ]
    update = message(
        text="คุณได้รับเงิน",
        reply_markup={"inline_keyboard": rows},
        link_preview_options={"url": "https://evil.example/b"},
    )
    assert said(update) == incoming.Text(
        "คุณได้รับเงิน", ("https://evil.example/a", "https://evil.example/b")
    )


def test_a_contact_card_is_its_number() -> None:
    card = {"phone_number": "+66812345678", "first_name": "ตำรวจ"}
    assert said(message(contact=card)) == incoming.Text("+66812345678")


def test_a_contact_card_without_the_plus_gets_it() -> None:
    for number in ("66812345678", "85512345678", "8562055551234"):
        card = {"phone_number": number, "first_name": "ตำรวจ"}
        assert said(message(contact=card)) == incoming.Text(f"+{number}")
    assert said(message(contact={"phone_number": "1441"})) == incoming.Text("1441")


def test_a_rich_message_is_its_words_and_addresses() -> None:
    blocks = [
        {"type": "heading", "text": "ธนาคารแจ้ง", "size": 1},
        {
            "type": "paragraph",
            "text": ["กด ", {"type": "url", "text": "ที่นี่", "url": "http://evil.example"}],
        },
    ]
    assert said(message(rich_message={"blocks": blocks})) == incoming.Text(
        "ธนาคารแจ้ง\nกด \nที่นี่", ("http://evil.example",)
    )


def test_broken_letters_become_something_that_can_be_stored() -> None:
    found = said(message(text="a\ud83d b\x00c"))
    assert found == incoming.Text("a\ufffd bc")


# --- commands ---


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_a_command_is_a_button_typed(command: Command) -> None:
    assert said(typed(f"/{command.name}")) == incoming.Pressed(command.action)
    assert said(typed(f"/{command.name.upper()}@rutanbot")) == incoming.Pressed(command.action)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", incoming.Hello()),
        ("/start d3805", incoming.Hello("d3805")),
        ("/start  d3805 ", incoming.Hello("d3805")),
        ("/start ไทย", incoming.Hello()),
        ("/start " + "x" * 65, incoming.Hello()),
        ("/check http://evil.example", incoming.Text("http://evil.example")),
        ("/unknown", incoming.Text("/unknown")),
    ],
)
def test_commands_with_words(text: str, expected: incoming.Said) -> None:
    assert said(typed(text)) == expected


def test_a_slash_that_telegram_does_not_mark_is_just_a_word() -> None:
    assert said(message(text="/menu")) == incoming.Text("/menu")


# --- pictures, voices, files ---


def test_the_largest_picture_that_is_small_enough_is_taken() -> None:
    sizes = [
        {"file_id": "middle", "width": 800, "height": 600, "file_size": 80_000},
        {"file_id": "huge", "width": 9000, "height": 9000, "file_size": 11 * 2**20},
        {"file_id": "small", "width": 90, "height": 60, "file_size": 900},
    ]
    found = said(message(photo=sizes, caption="จริงไหม"))
    assert found == incoming.Picture(Media("middle", "image/jpeg", 80_000), "จริงไหม")


def test_a_caption_carries_the_addresses_hidden_in_it() -> None:
    caption = "👋 กดเลย"
    link = mark("text_link", caption, "กดเลย", url="http://evil.example")
    update = message(
        photo=[{"file_id": "p", "width": 1, "height": 1}], caption=caption, caption_entities=[link]
    )
    found = said(update)
    assert isinstance(found, incoming.Picture)
    assert found.caption == "👋 กดเลย\nhttp://evil.example"


@pytest.mark.parametrize(
    ("name", "mime", "kind"),
    [
        ("slip.PNG", "image/png", incoming.Picture),
        ("slip.apk", "image/png", incoming.File),
        ("slip.png", "application/vnd.android.package-archive", incoming.File),
        ("bank.apk", "application/vnd.android.package-archive", incoming.File),
        ("", "", incoming.File),
    ],
)
def test_a_file_is_a_picture_only_where_name_and_type_both_say_so(
    name: str, mime: str, kind: type
) -> None:
    file = {"file_id": "f", "file_name": name, "mime_type": mime, "file_size": 3}
    found = said(message(document=file))
    assert isinstance(found, kind)
    assert isinstance(found, incoming.File | incoming.Picture)
    assert found.media == Media("f", mime, 3, name)


FILE = {"file_id": "f"}


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({"voice": FILE}, incoming.Voice(Media("f", "audio/ogg"))),
        (
            {"audio": FILE | {"file_name": "a.mp3"}},
            incoming.Voice(Media("f", "audio/mpeg", name="a.mp3")),
        ),
        ({"video": FILE}, incoming.File(Media("f", "video/mp4"))),
        ({"video_note": FILE}, incoming.File(Media("f", "video/mp4"))),
        ({"animation": FILE, "document": FILE}, incoming.Sticker()),
        (
            {"animation": FILE, "document": FILE, "caption": "กด evil.example"},
            incoming.File(Media("f", "video/mp4"), "กด evil.example"),
        ),
        ({"sticker": FILE}, incoming.Sticker()),
        ({"dice": {"emoji": "🎲", "value": 3}}, incoming.Sticker()),
        (
            {"venue": {"title": "ด่าน"}, "location": {"latitude": 15.7, "longitude": 105}},
            incoming.Location(15.7, 105.0),
        ),
        ({"location": {"latitude": 95, "longitude": 105}}, incoming.Unread()),
        ({"contact": {"phone_number": "0812345678"}}, incoming.Text("0812345678")),
        ({"new_chat_members": []}, None),
        ({"pinned_message": {}}, None),
        ({"story": {}}, incoming.Unread()),
        ({"hologram": {"depth": 3}}, incoming.Unread()),
        ({}, incoming.Unread()),
        (
            {
                "poll": {
                    "question": "รับเงินไหม",
                    "options": [{"text": "รับ"}, {"text": "evil.example"}],
                }
            },
            incoming.Unread("รับเงินไหม\nรับ\nevil.example"),
        ),
        (
            {"game": {"title": "วงล้อ", "description": "ชิงโชค", "text": "กดเล่น\ud83d\x00"}},
            incoming.Unread("วงล้อ\nชิงโชค\nกดเล่น\ufffd"),
        ),
        ({"invoice": {"title": "ค่าปรับ", "total_amount": 5}}, incoming.Unread("ค่าปรับ")),
        ({"checklist": {"title": "ก", "tasks": [{"text": "ข"}]}}, incoming.Unread("ก\nข")),
        ({"giveaway": {"prize_description": "ทอง"}}, incoming.Unread("ทอง")),
        ({"paid_media": {}, "caption": "ดูรูป"}, incoming.Unread("ดูรูป")),
        ({"poll": {"question": 7, "options": [None, {}, {"text": 3}]}}, incoming.Unread()),
        ({"poll": None, "game": [], "checklist": {"tasks": 3}, "caption": 1}, incoming.Unread()),
    ],
)
def test_each_kind_of_message(held: dict[str, Any], expected: incoming.Said | None) -> None:
    assert said(message(**held)) == expected


def test_what_cannot_be_opened_is_nothing_to_a_group() -> None:
    assert said(message(GROUP, story={})) is None
    assert said(message(GROUP, poll={"question": "ใครว่าง", "options": []})) is None


def test_every_kind_of_message_is_answered_or_the_apps_own(shared: Path) -> None:
    types = json.loads((shared / "specs" / "telegram-bot-api.json").read_text("utf-8"))["types"]
    kinds = {field["name"] for field in types["Message"]["fields"]}
    told_so = {
        field["name"]
        for field in types["Message"]["fields"]
        if "Service message" in field["description"]
    }
    assert told_so <= SERVICE <= kinds
    assert all(said(message(**{kind: {}})) is None for kind in SERVICE)


# --- corrected messages ---


def edited(chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    return {"edited_message": message(chat, **({"edit_date": SENT + 60} | more))["message"]}


@pytest.mark.parametrize(
    "held",
    [
        {"text": "ลิงก์นี้ evil.example"},
        {"photo": [{"file_id": "p", "width": 1, "height": 1}], "caption": "จริงไหม"},
        {"document": {"file_id": "f", "file_name": "bank.apk"}},
    ],
)
def test_a_corrected_message_is_judged_like_a_new_one(held: dict[str, Any]) -> None:
    new, corrected = read(message(**held))[0], read(edited(**held))[0]
    assert new
    assert corrected == replace(new, edited=True, at=datetime.fromtimestamp(SENT + 60, UTC))


@pytest.mark.parametrize(
    "update",
    [
        edited(GROUP, text="@RutanBot ดูให้หน่อย"),
        edited(CHANNEL, text="ข่าว"),
        edited(text="ไม่มีใครแก้", edit_date=None),
        edited(text="ไม่มีใครแก้", edit_date=0),
        edited(location={"latitude": 15.7, "longitude": 105, "live_period": 900}),
        edited(poll={"question": "ใครว่าง", "options": []}),
        edited(story={}),
        edited(voice={"file_id": "f"}),
        {"edited_message": None},
        {"edited_message": {"chat": PRIVATE}},
        {"edited_message": 7},
    ],
)
def test_what_no_person_corrected_is_not_answered_again(update: dict[str, Any]) -> None:
    assert read(update)[0] is None


@pytest.mark.parametrize("moment", ["x", 10**40])
def test_an_edit_of_no_known_time_is_of_when_we_had_it(moment: object) -> None:
    found = read(edited(text="แก้แล้ว", edit_date=moment))[0]
    assert found
    assert (found.at, found.edited) == (NOW, True)


# --- buttons ---


def press(chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    shown = {"message_id": 44, "date": SENT, "chat": chat, "from": {"id": 1}, "text": "x"}
    sender = {"id": 55, "language_code": "en"}
    return {"callback_query": {"id": "cb", "from": sender, "message": shown} | more}


def test_a_press_tells_which_message_it_may_change() -> None:
    found, to = read(press(data="learn.answer?q1#k3x9"))
    assert found == Incoming(incoming.Pressed("learn.answer", "q1", "k3x9"), NOW)
    assert (to.pressed, to.callback, to.language, to.private) == ("44", "cb", "en", True)


def test_a_photo_cannot_become_words_and_is_not_changed_in_place() -> None:
    shown = {"message_id": 44, "date": SENT, "chat": PRIVATE, "photo": [], "caption": "x"}
    found, to = read(press(data="menu", message=shown))
    assert found
    assert to.pressed is None


def test_a_message_out_of_reach_is_not_changed_in_place() -> None:
    lost = {"message_id": 44, "date": 0, "chat": PRIVATE}
    found, to = read(press(data="menu", message=lost))
    assert found
    assert to.pressed is None


def test_a_press_without_data_is_a_game_and_skipped() -> None:
    assert said(press(game_short_name="x")) is None


def test_a_press_in_a_group_is_the_groups() -> None:
    found, to = read(press(GROUP, data="menu"))
    assert found
    assert (found.in_group, found.mentioned, to.private) == (True, True, False)


# --- what we skip ---


@pytest.mark.parametrize(
    "update",
    [
        {"channel_post": message(CHANNEL, text="ข่าว")["message"]},
        {"inline_query": {"id": "1", "from": {"id": 55}, "query": "x", "offset": ""}},
        {"a_kind_of_next_year": {}},
        {},
    ],
)
def test_other_kinds_are_skipped(update: dict[str, Any]) -> None:
    found, to = read(update)
    assert found is None
    assert (to.person, to.chat, to.event_id) == ("telegram:55", chat_of(update), "7")
