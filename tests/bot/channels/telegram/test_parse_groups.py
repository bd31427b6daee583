"""Groups: coming and going, what is said to us there, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram.entities import Bot
from handlers.core import incoming
from tests.bot.channels.telegram.updates import (
    BOT,
    CHANNEL,
    GROUP,
    OUR_MESSAGE,
    PRIVATE,
    SENT,
    mark,
    message,
    read,
    said,
    typed,
)

# --- coming and going ---


def change(chat: dict[str, Any], before: Any, after: Any) -> dict[str, Any]:
    members = [m if isinstance(m, dict) else {"status": m} for m in (before, after)]
    return {
        "my_chat_member": {
            "chat": chat,
            "from": {"id": 55},
            "date": SENT,
            "old_chat_member": members[0],
            "new_chat_member": members[1],
        }
    }


MUTED = {"status": "restricted", "is_member": True}
OUTSIDE = {"status": "restricted", "is_member": False}


@pytest.mark.parametrize(
    ("chat", "before", "after", "expected"),
    [
        (PRIVATE, "member", "kicked", incoming.Gone()),
        (PRIVATE, "kicked", "member", None),
        (GROUP, "left", "member", incoming.Joined()),
        (GROUP, "kicked", "administrator", incoming.Joined()),
        (GROUP, "member", "administrator", None),
        (GROUP, "member", MUTED, None),
        (GROUP, MUTED, OUTSIDE, incoming.Left()),
        (GROUP, "administrator", "left", incoming.Left()),
        (GROUP, "left", "kicked", None),
        (CHANNEL, "left", "administrator", None),
    ],
)
def test_coming_and_going(
    chat: dict[str, Any], before: Any, after: Any, expected: incoming.Said | None
) -> None:
    assert said(change(chat, before, after)) == expected


def test_a_group_that_goes_on_under_a_new_id_is_left() -> None:
    old = {"id": -77, "type": "group"}
    assert said(message(old, migrate_to_chat_id=-100200)) == incoming.Left()
    assert said(message(GROUP, migrate_from_chat_id=-77)) is None


# --- groups ---


def heard(update: dict[str, Any], bot: Bot = BOT) -> tuple[incoming.Said | None, bool]:
    found = read(update, bot)[0]
    return (found.said, found.mentioned) if found else (None, False)


def test_words_in_a_group_are_not_to_us() -> None:
    assert heard(message(GROUP, text="ใครว่างบ้าง")) == (incoming.Text("ใครว่างบ้าง"), False)


def test_our_name_is_taken_out_of_the_words_it_is_in() -> None:
    text = "👋 @rutanbot ดู http://example.com"
    update = message(GROUP, text=text, entities=[mark("mention", text, "@rutanbot")])
    assert heard(update) == (incoming.Text("👋   ดู http://example.com"), True)


def test_another_bots_name_is_not_ours() -> None:
    text = "@otherbot ดูที"
    update = message(GROUP, text=text, entities=[mark("mention", text, "@otherbot")])
    assert heard(update) == (incoming.Text(text), False)


def test_a_mention_of_our_account_without_a_name_counts() -> None:
    text = "รู้ทัน ดูที"
    update = message(GROUP, text=text, entities=[mark("text_mention", text, "รู้ทัน", user={"id": 1})])
    assert heard(update) == (incoming.Text(text), True)


def test_a_reply_to_our_message_is_to_us() -> None:
    update = message(GROUP, text="แล้วอันนี้ล่ะ", reply_to_message=OUR_MESSAGE)
    assert heard(update) == (incoming.Text("แล้วอันนี้ล่ะ"), True)


def test_check_in_reply_to_a_message_is_about_that_message() -> None:
    replied = {"message_id": 9, "from": {"id": 56}, "text": "กด http://evil.example"}
    expected = incoming.Text("กด http://evil.example"), True
    assert heard(typed("/check", GROUP, reply_to_message=replied)) == expected
    name = message(
        GROUP,
        text="@RutanBot",
        entities=[mark("mention", "@RutanBot", "@RutanBot")],
        reply_to_message=replied,
    )
    assert heard(name) == expected


def test_a_named_caption_is_to_us() -> None:
    caption = "@RutanBot จริงไหม"
    update = message(
        GROUP,
        photo=[{"file_id": "p", "width": 1, "height": 1}],
        caption=caption,
        caption_entities=[mark("mention", caption, "@RutanBot")],
    )
    assert heard(update)[1]


def test_a_command_for_another_bot_is_not_ours() -> None:
    assert heard(typed("/check@otherbot x", GROUP)) == (None, False)


def test_commands_work_in_groups_before_our_name_is_known() -> None:
    nameless = Bot(1)
    assert heard(typed("/check@rutanbot", GROUP), nameless) == (incoming.Pressed("real"), True)


def test_a_group_link_with_a_code_says_hello_to_the_group() -> None:
    assert heard(typed("/start@RutanBot d3805", GROUP)) == (incoming.Hello("d3805"), True)
