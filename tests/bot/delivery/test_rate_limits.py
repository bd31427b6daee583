"""A platform's rates: replies at once, the rest behind them, shared by all processes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.channels.base import Rates
from bot.delivery.rate_limits import REMEMBERED, RateLimiter
from storage.engine.database import Database
from storage.queue import outbox
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import FakeChannel

MESSAGE = OutboxMessage(
    "1",
    MessageKind.NOTICE,
    "fake",
    "1",
    "fake:a",
    "a",
    b'{"lines":["x"]}',
    datetime(2026, 1, 1, tzinfo=UTC),
)
REPLY = replace(MESSAGE, kind=MessageKind.REPLY)


def to(n: int, message: OutboxMessage = MESSAGE) -> OutboxMessage:
    return replace(message, id=str(n), person=f"fake:{n}")


def gone(limiter: RateLimiter, messages: list[OutboxMessage], seconds: float) -> int:
    """How many of these, always tried again when their wait is over, go within the time."""
    waiting = [(0.0, message) for message in messages]
    done = 0
    while waiting:
        at, message = waiting.pop(0)
        if at > seconds:
            continue
        wait = limiter.acquire(message, at)
        if wait:
            waiting.append((at + wait, message))
            waiting.sort(key=lambda each: each[0])
        else:
            done += 1
    return done


def test_notices_keep_the_rate_in_all() -> None:
    limiter = RateLimiter(Rates(a_second=30), lambda: 1)
    assert gone(limiter, [to(n) for n in range(100)], 0.999) == 30


def test_processes_share_the_rate_in_all() -> None:
    limiter = RateLimiter(Rates(a_second=30), lambda: 3)
    assert gone(limiter, [to(n) for n in range(100)], 0.999) == 10


def test_replies_go_at_once_and_notices_take_what_they_leave() -> None:
    limiter = RateLimiter(Rates(a_second=30), lambda: 1)
    assert gone(limiter, [to(n, REPLY) for n in range(30)], 0.0) == 30
    assert limiter.acquire(to(100), 0.0) == pytest.approx(1.0)


def test_a_chat_takes_a_short_burst_and_then_one_a_second() -> None:
    limiter = RateLimiter(Rates(a_chat_second=1), lambda: 1)
    assert gone(limiter, [REPLY] * 20, 0.0) == 3
    limiter = RateLimiter(Rates(a_chat_second=1), lambda: 1)
    assert gone(limiter, [REPLY] * 20, 5.0) == 3 + 5
    assert limiter.acquire(to(2, REPLY), 5.0) == 0.0, "another chat does not wait"


def test_a_group_takes_twenty_a_minute() -> None:
    limiter = RateLimiter(Rates(a_chat_second=1, a_group_minute=20), lambda: 1)
    assert gone(limiter, [replace(REPLY, kind=MessageKind.GROUP)] * 60, 60.0) == 20 + 3


def test_a_platform_without_rates_makes_nobody_wait() -> None:
    limiter = RateLimiter(Rates(), lambda: 1)
    assert gone(limiter, [MESSAGE] * 500, 0.0) == 500
    assert limiter.capacity(0.0, 1.0) == 100


def test_chats_whose_pace_is_free_again_are_let_go() -> None:
    limiter = RateLimiter(Rates(a_chat_second=1), lambda: 1)
    for n in range(REMEMBERED + 5):
        assert limiter.acquire(to(n), float(n)) == 0.0
    assert len(limiter._chat_free_at) <= 10


class PacedChannel(FakeChannel):
    rates = Rates(a_second=1000)


async def queue_bulk(db: Database, count: int) -> None:
    messages = [
        to(n, replace(MESSAGE, kind=MessageKind.BULK, created=db.now())) for n in range(count)
    ]
    await db.write(lambda unit: outbox.add(unit, "x", messages))
    await db.write(lambda u: u.connection.execute(text("UPDATE outbox SET owner = NULL")) and None)


async def test_bulk_is_sent_by_its_one_holder_and_never_by_the_common_claim(
    both: Database, clock: Clock
) -> None:
    await queue_bulk(both, 50)
    async with (
        rigs.running(both, PacedChannel()) as first,
        rigs.running(both, PacedChannel()) as second,
    ):
        await first.look()
        assert first.channel.sent == []
        await first.delivery.claim_bulk()
        await second.delivery.claim_bulk()
        await first.dispatcher.settled()
        assert (len(first.channel.sent), len(second.channel.sent)) == (50, 0)


async def test_bulk_that_waits_for_its_pace_stays_in_the_table(both: Database) -> None:
    await queue_bulk(both, 50)
    channel = PacedChannel()
    channel.rates = Rates(a_second=20)
    async with rigs.running(both, channel) as rig:
        await rig.delivery.claim_bulk()
        query = text("SELECT count(*) FROM outbox WHERE owner IS NULL AND state = 'open'")
        left = await both.read(lambda u: u.connection.execute(query).scalar())
        assert left == 50 - 16, "four fifths of a second's calls"
        await rig.dispatcher.settled()
        assert len(channel.sent) == 16


def test_an_answer_in_a_group_does_not_wait_behind_an_alert() -> None:
    limiter = RateLimiter(Rates(a_second=1), lambda: 1)
    assert limiter.acquire(to(1), 0.0) == 0.0
    assert limiter.acquire(to(2, replace(MESSAGE, kind=MessageKind.GROUP)), 0.0) == 0.0
    assert limiter.acquire(to(3), 0.0) > 0.0


def test_chats_that_still_have_to_wait_are_never_forgotten() -> None:
    limiter = RateLimiter(Rates(a_chat_second=1), lambda: 1)
    for _ in range(3):
        assert limiter.acquire(to(0), 100.0) == 0.0
    for n in range(1, REMEMBERED + 1):
        limiter.acquire(to(n), 0.0)
    assert limiter.acquire(to(0), 100.0) > 0.0


def test_a_group_s_rate_is_none_of_a_single_person_s() -> None:
    limiter = RateLimiter(Rates(a_chat_second=1, a_group_minute=20), lambda: 1)
    assert gone(limiter, [REPLY] * 20, 5.0) == 3 + 5


def test_nothing_is_fetched_for_a_time_that_is_used_up() -> None:
    limiter = RateLimiter(Rates(a_second=8, a_chat_second=2), lambda: 1)
    assert limiter.capacity(0.0, 1.0) == 8
    assert gone(limiter, [to(n, REPLY) for n in range(12)], 0.0) == 12
    assert limiter.capacity(0.0, 1.0) == 0
    assert limiter.capacity(1.0, 1.0) == 4


def test_a_chat_that_takes_two_a_second_gets_two_a_second() -> None:
    limiter = RateLimiter(Rates(a_chat_second=2), lambda: 1)
    assert gone(limiter, [REPLY] * 40, 5.0) == 3 + 10
