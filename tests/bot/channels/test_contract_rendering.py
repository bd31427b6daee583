"""The contract of every channel: what a reply becomes. A channel joins by its subject.py."""

from __future__ import annotations

import pytest

from bot.channels.base import Channel
from handlers.core.reply import Card, Choices, Press, Reply, Text, encode_press, quote
from tests.bot.channels.replies import CARD, REPLIES, speak
from tests.bot.channels.story import STAMP, envelope
from tests.bot.channels.subject import Subject


def test_limits_are_declared(subject: Subject, channel: Channel) -> None:
    limits = channel.limits
    assert {limits.text_unit, limits.label_unit} <= {"utf16", "grapheme", "byte"}
    assert min(limits.text, limits.label, limits.bubbles, limits.buttons) >= 1


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
    full = Reply(tuple(Text(quote("ยาว" * 1600)) for _ in range(channel.limits.bubbles)))
    call = channel.render(full, speak, to, STAMP)
    assert channel.before(call, call) is None
