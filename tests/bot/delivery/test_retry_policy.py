"""What becomes of a message that could not be sent, decided without sending anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.base import Fate, SendFailed
from bot.delivery.retry_policy import (
    KEEP_SECONDS,
    KEY_LIFE,
    TRIES,
    WAITS,
    decide_after_failure,
    decide_before_sending,
)
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind
from tests.support.fake_channel import FakeChannel

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PUSH = OutboxMessage(
    "1", MessageKind.NOTICE, "fake", "1", "fake:a", "a", b'{"lines":["x"]}', NOW, push=True
)


def test_a_push_that_may_have_arrived_is_given_up_once_its_key_is_forgotten() -> None:
    channel, unclear = FakeChannel(), replace(PUSH, unclear=True)
    assert decide_before_sending(unclear, channel, NOW + KEY_LIFE, None) is None
    late = decide_before_sending(unclear, channel, NOW + KEY_LIFE + timedelta(seconds=1), None)
    assert late
    assert late.state == "dead"
    reply = replace(unclear, push=False)
    assert decide_before_sending(reply, channel, NOW + 2 * KEY_LIFE, None) is None


def test_a_push_that_waited_long_is_given_up_a_day_after_its_key_was_first_used() -> None:
    channel, began = FakeChannel(), NOW + timedelta(days=20)
    ended = began + timedelta(seconds=10)
    unclear = decide_after_failure(
        PUSH, SendFailed(Fate.UNCLEAR, "500"), channel, ended, began
    ).message
    assert (unclear.unclear, unclear.key_used) == (True, began)
    assert decide_before_sending(unclear, channel, began + KEY_LIFE, None) is None
    late = decide_before_sending(unclear, channel, began + KEY_LIFE + timedelta(seconds=1), None)
    assert late
    assert late.state == "dead"


def test_the_first_use_of_a_key_stays_the_first() -> None:
    channel, later = FakeChannel(), NOW + timedelta(hours=3)
    message = decide_after_failure(PUSH, SendFailed(Fate.UNCLEAR, "500"), channel, NOW, NOW).message
    for fate in (Fate.UNCLEAR, Fate.RETRY, Fate.QUOTA):
        message = decide_after_failure(
            message, SendFailed(fate, "again"), channel, later, later
        ).message
        assert (message.unclear, message.key_used) == (True, NOW)


@pytest.mark.parametrize("fate", [Fate.RETRY, Fate.QUOTA])
def test_a_refusal_uses_no_key(fate: Fate) -> None:
    refused = decide_after_failure(PUSH, SendFailed(fate, "429"), FakeChannel(), NOW, NOW).message
    assert (refused.unclear, refused.key_used) == (False, None)


def test_a_reply_that_becomes_a_push_has_not_used_its_key() -> None:
    reply = replace(PUSH, push=False, must_arrive=True, good_until=NOW, key_used=NOW)
    pushed = decide_before_sending(reply, FakeChannel(), NOW + timedelta(seconds=1), None)
    assert pushed
    assert (pushed.message.push, pushed.message.key_used) == (True, None)


def test_a_push_whose_key_was_never_used_is_tried_however_old_it_is() -> None:
    assert decide_before_sending(PUSH, FakeChannel(), NOW + timedelta(days=30), None) is None


def test_waiting_for_quota_is_none_of_the_tries_of_a_message() -> None:
    quota = SendFailed(Fate.QUOTA, "monthly limit")
    waits = replace(PUSH, attempts=TRIES - 1)
    assert decide_after_failure(waits, quota, FakeChannel(), NOW, NOW).message.attempts == TRIES - 1


def test_a_channel_that_is_off_keeps_its_messages() -> None:
    held = decide_before_sending(PUSH, None, NOW, None)
    assert held
    assert (held.state, held.wait) == ("waiting", None)
    assert held.due > NOW


def test_a_push_waits_for_the_next_quota() -> None:
    until = NOW + timedelta(hours=3)
    held = decide_before_sending(PUSH, FakeChannel(), NOW, until)
    assert held
    assert (held.state, held.due) == ("waiting", until)
    assert decide_before_sending(PUSH, FakeChannel(), until, until) is None


@pytest.mark.parametrize(("seconds", "here"), [(KEEP_SECONDS, True), (KEEP_SECONDS + 1, False)])
def test_a_message_that_waits_long_goes_back_for_any_process(seconds: float, here: bool) -> None:
    after_it = decide_after_failure(
        PUSH, SendFailed(Fate.RETRY, "429", seconds), FakeChannel(), NOW, NOW
    )
    assert (after_it.wait is not None) == here
    assert after_it.due == NOW + timedelta(seconds=seconds)


def test_the_last_try_ends_it() -> None:
    tired = replace(PUSH, attempts=TRIES - 1)
    assert (
        decide_after_failure(tired, SendFailed(Fate.RETRY, "500"), FakeChannel(), NOW, NOW).state
        == "dead"
    )
    fresh = replace(PUSH, attempts=TRIES - 2)
    assert (
        decide_after_failure(fresh, SendFailed(Fate.RETRY, "500"), FakeChannel(), NOW, NOW).state
        == "open"
    )


def test_all_tries_together_take_about_an_hour_each_waiting_longer_than_the_one_before() -> None:
    assert len(WAITS) == TRIES - 1
    assert sorted(set(WAITS)) == list(WAITS)
    assert timedelta(minutes=45) < timedelta(seconds=sum(WAITS)) < timedelta(minutes=75)
    refused, waited = SendFailed(Fate.RETRY, "429"), []
    message = PUSH
    for _ in WAITS:
        again = decide_after_failure(message, refused, FakeChannel(), NOW, NOW)
        message = again.message
        waited.append((again.due - NOW).total_seconds())
    assert waited == list(WAITS)
    assert decide_after_failure(message, refused, FakeChannel(), NOW, NOW).state == "dead"


def test_a_reply_goes_as_long_as_its_token_holds_and_a_try_beyond_that_is_not_waited_for() -> None:
    until = NOW + timedelta(seconds=30)
    reply = replace(PUSH, push=False, good_until=until)
    assert decide_before_sending(reply, FakeChannel(), until, None) is None
    late = decide_before_sending(reply, FakeChannel(), until + timedelta(microseconds=1), None)
    assert late
    assert late.state == "late"
    for seconds, state in ((30.0, "open"), (30.5, "late")):
        failed = SendFailed(Fate.RETRY, "429", seconds)
        assert decide_after_failure(reply, failed, FakeChannel(), NOW, NOW).state == state


def test_what_happened_to_a_token_that_is_gone_depends_on_an_unclear_try_before() -> None:
    gone, reply = SendFailed(Fate.TOKEN_GONE, "400"), replace(PUSH, push=False, good_until=NOW)
    assert (
        decide_after_failure(replace(reply, unclear=True), gone, FakeChannel(), NOW, NOW).state
        == "sent"
    )
    assert decide_after_failure(reply, gone, FakeChannel(), NOW, NOW).state == "late"
    pushed = decide_after_failure(replace(reply, must_arrive=True), gone, FakeChannel(), NOW, NOW)
    assert (pushed.state, pushed.message.push, pushed.message.good_until) == ("open", True, None)


def test_a_group_that_says_it_moved_to_where_it_is_does_not_go_round_in_circles() -> None:
    moved = SendFailed(Fate.MOVED, "moved", moved_to="b")
    there = decide_after_failure(PUSH, moved, FakeChannel(), NOW, NOW)
    assert (there.state, there.message.chat, there.moved_to) == ("open", "b", "b")
    assert decide_after_failure(there.message, moved, FakeChannel(), NOW, NOW).state == "dead"
