"""What is read of a webhook call before it is kept, and what our 200 tells Telegram to do."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.base import Hook, Refused
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.entities import Bot
from bot.channels.telegram.hooks import ASK_PLACE
from bot.channels.telegram.parse import parse
from bot.turns.turn_input import is_plain
from tests.bot.channels.telegram.subject import SECRET, TOKEN

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
PRIVATE = {"id": 55, "type": "private"}
GROUP = {"id": -100200, "type": "supergroup"}


def receive(update: dict[str, Any], secret: str = SECRET) -> Hook:
    channel = TelegramChannel(TOKEN, SECRET)
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    return channel.receive(json.dumps({"update_id": 7} | update).encode(), headers)


def press(data: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    rows = [
        [{"text": "เมนู", "callback_data": "menu"}],
        [{"text": "ส่งที่อยู่", "callback_data": ASK_PLACE}],
    ]
    message = {"message_id": 4, "chat": chat, "reply_markup": {"inline_keyboard": rows}}
    return {"callback_query": {"id": "cb1", "from": {"id": 55}, "message": message, "data": data}}


def text(words: str, **more: Any) -> dict[str, Any]:
    return {
        "message": {"message_id": 1, "from": {"id": 55}, "date": 0, "chat": PRIVATE, "text": words}
        | more
    }


def test_the_event_is_named_by_the_update_and_kept_as_it_came() -> None:
    (event,) = receive(text("สวัสดี")).events
    assert (event.channel, event.account, event.event_id) == ("telegram", "1", "7")
    assert event.person == "telegram:55"
    assert json.loads(event.raw)["message"]["text"] == "สวัสดี"


def test_a_channel_without_a_secret_takes_no_webhook_at_all() -> None:
    channel = TelegramChannel(TOKEN)
    for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": ""}):
        with pytest.raises(Refused) as refused:
            channel.receive(b'{"update_id":1}', headers)
        assert refused.value.status == 401


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b'{"update_id":"7"}', b"\xff", b"{}"])
def test_what_is_no_update_is_refused_with_400(body: bytes) -> None:
    channel = TelegramChannel(TOKEN, SECRET)
    with pytest.raises(Refused) as refused:
        channel.receive(body, {"X-Telegram-Bot-Api-Secret-Token": SECRET})
    assert refused.value.status == 400


def test_a_press_is_acknowledged_by_our_answer_so_that_it_costs_no_call_of_its_own() -> None:
    hook = receive(press("menu"))
    assert len(hook.events) == 1
    assert json.loads(hook.answer) == {"method": "answerCallbackQuery", "callback_query_id": "cb1"}


def test_words_need_no_answer_of_their_own() -> None:
    assert json.loads(receive(text("สวัสดี")).answer) == {}


def test_asking_for_the_place_is_answered_with_a_location_keyboard_in_the_same_words() -> None:
    hook = receive(press(ASK_PLACE))
    answer = json.loads(hook.answer)
    assert hook.events == ()
    assert (answer["method"], answer["chat_id"], answer["text"]) == ("sendMessage", 55, "ส่งที่อยู่")
    assert answer["reply_markup"] == {
        "keyboard": [[{"text": "ส่งที่อยู่", "request_location": True}]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }


def test_asking_for_the_place_from_a_lost_message_still_brings_the_keyboard() -> None:
    update = press(ASK_PLACE)
    del update["callback_query"]["message"]["reply_markup"]
    assert json.loads(receive(update).answer)["text"] == "📍"


def test_a_group_cannot_be_asked_for_its_place() -> None:
    assert json.loads(receive(press(ASK_PLACE, GROUP)).answer)["method"] == "answerCallbackQuery"


@pytest.mark.parametrize(
    ("update", "person"),
    [
        (press("menu", GROUP), "telegram:-100200"),
        ({"callback_query": {"id": "1", "from": {"id": 9}, "data": "x"}}, "telegram:9"),
        ({"my_chat_member": {"chat": GROUP}}, "telegram:-100200"),
        ({"poll_answer": {"user": {"id": 9}}}, "telegram:9"),
        ({"chosen_inline_result": {"from": {"id": 9}}}, "telegram:9"),
        ({"channel_post": {"chat": {"id": -5, "type": "channel"}}}, "telegram:-5"),
        ({"poll": {"id": "77"}}, "telegram:0"),
        ({}, "telegram:0"),
    ],
)
def test_every_update_belongs_to_a_chat(update: dict[str, Any], person: str) -> None:
    (event,) = receive(update).events
    assert event.person == person


@pytest.mark.parametrize(
    ("update", "plain"),
    [
        (text("http://example.com", entities=[{"type": "url", "offset": 0, "length": 18}]), True),
        (text("/menu", entities=[{"type": "bot_command", "offset": 0, "length": 5}]), False),
        (text("กด", entities=[{"type": "text_link", "offset": 0, "length": 2, "url": "x"}]), True),
        (text("กด", reply_markup={"inline_keyboard": []}), True),
        (text("กด", chat=GROUP), False),
        (text("กด", entities=7), False),
        ({"message": {"chat": PRIVATE, "sticker": {}}}, False),
        ({"edited_message": {"chat": PRIVATE, "text": "กด"}}, False),
        (press("menu"), False),
    ],
)
def test_only_words_of_one_person_are_judged_with_their_neighbours(
    update: dict[str, Any], plain: bool
) -> None:
    (event,) = receive(update).events
    assert is_plain(*parse(event, NOW, Bot(1))) == plain
