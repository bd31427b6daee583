"""The contract of every channel: what a reply becomes. A channel joins by its subject.py."""

from __future__ import annotations

import pytest

from bot.channels.base import Channel
from content.check import lengths
from handlers.core.reply import (
    Card,
    Choices,
    Phone,
    Press,
    Reply,
    Text,
    encode_press,
    quote,
    text,
)
from tests.bot.channels.replies import CARD, REPLIES, speak
from tests.bot.channels.story import STAMP, envelope
from tests.bot.channels.subject import Subject


def test_a_platform_has_a_rate_that_delivery_keeps(subject: Subject, channel: Channel) -> None:
    rates = channel.rates
    assert min(rates.a_second, rates.a_chat_second, rates.a_group_minute) >= 0
    assert rates.a_second > 0 or subject.platform is None


LARGEST_MENU = 12
"""Buttons: as many as one card of ours may have."""

GRAPHEME = "ที่"
"""One letter as people see it, three characters."""


def test_what_the_check_of_content_lets_through_is_shown_whole(
    subject: Subject, channel: Channel
) -> None:
    label, quick = GRAPHEME * lengths.LABEL, GRAPHEME * lengths.QUICK_LABEL
    bubble, reply = GRAPHEME * lengths.BUBBLE, ("คำ " * lengths.REPLY)[: lengths.REPLY - 1] + "."
    to = envelope(subject, channel)
    button = Press(quote(label), "menu")
    card = Card(quote(bubble), (quote(bubble),), (Phone("1441", quote(label)),), (button,))
    call = channel.render(Reply((card, Choices((Press(quote(quick), "x"),)))), speak, to, STAMP)
    shown = subject.shown(call)
    assert shown.count(bubble) >= 2
    assert shown.count(label) >= 2
    assert quick in shown.replace(label, "")
    assert reply in subject.shown(channel.render_push(text(quote(reply)), speak, to.chat))


def test_a_card_has_room_for_every_button_of_the_largest_menu(
    subject: Subject, channel: Channel
) -> None:
    presses = tuple(Press(quote(f"ปุ่มที่ {n}"), "menu", str(n)) for n in range(LARGEST_MENU))
    call = channel.render(
        Reply((Card(quote("เมนู"), buttons=presses),)), speak, envelope(subject, channel), STAMP
    )
    assert subject.data(call) == [encode_press(press, STAMP) for press in presses]


@pytest.mark.parametrize("name", REPLIES)
def test_every_part_of_a_reply_can_be_read(subject: Subject, channel: Channel, name: str) -> None:
    reply, words = REPLIES[name]
    to = envelope(subject, channel)
    answered = channel.render(reply, speak, to, STAMP)
    pushed = channel.render_push(reply, speak, to.chat)
    assert pushed.push
    for call in (answered, pushed, channel.as_push(answered, to.chat)):
        assert isinstance(call.body, bytes)
        missing = [word for word in words if word not in subject.shown(call)]
        assert not missing
    assert channel.as_push(answered, to.chat).push


def test_buttons_carry_their_action_and_step_buttons_the_stamp(
    subject: Subject, channel: Channel
) -> None:
    presses = (
        Press(quote("ข้าม"), "report.number", "skip", step=True),
        Press(quote("เมนู"), "menu"),
    )
    reply = Reply((Card(quote("เบอร์อะไร"), buttons=presses), Choices(presses)))
    call = channel.render(reply, speak, envelope(subject, channel), STAMP)
    assert subject.data(call) == [encode_press(p, STAMP) for p in presses * 2]


def test_the_same_reply_renders_to_the_same_bytes(subject: Subject, channel: Channel) -> None:
    to = envelope(subject, channel)
    for reply, _ in REPLIES.values():
        assert channel.render(reply, speak, to, STAMP) == channel.render(reply, speak, to, STAMP)


def test_a_late_reply_goes_before_the_next_one(subject: Subject, channel: Channel) -> None:
    to = envelope(subject, channel)
    late = channel.render(Reply((Text(quote("คำตอบเก่า")),)), speak, to, STAMP)
    call = channel.render(Reply((CARD,)), speak, to, STAMP)
    joined = channel.before(late, call)
    assert joined is not None
    shown = subject.shown(joined)
    assert -1 < shown.find("คำตอบเก่า") < shown.find("อันตราย อย่ากด")
    assert joined.push == call.push


def test_a_late_reply_that_does_not_fit_is_left_alone(subject: Subject, channel: Channel) -> None:
    to = envelope(subject, channel)
    full = Reply(tuple(Text(quote("ยาว" * 1600)) for _ in range(5)))
    call = channel.render(full, speak, to, STAMP)
    assert channel.before(call, call) is None
