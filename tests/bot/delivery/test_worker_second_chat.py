"""News for an official with two accounts: one of them gets it, once, whatever a channel does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import text

from bot import metrics
from bot.channels.base import Fate, SendFailed
from handlers.core import reply
from handlers.core.outcome import Notice, Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.forgetting import retention
from storage.officials import second_chats
from storage.officials.second_chats import LinkChats, MakeLinkCode, Unlink, new_code
from storage.people import people
from storage.people.people import Person
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import FakeChannel, heard
from tests.support.running import Rig, until

FIRST, SECOND = "fake:a", "other:a"


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.retry_policy.WAITS", (0.0,) * 9)


@pytest.fixture
def other() -> FakeChannel:
    """The channel of the second account."""
    return FakeChannel("other")


@pytest.fixture
async def rig(both: Database, other: FakeChannel) -> AsyncIterator[Rig]:
    """A process with two channels, and somebody who has an account on each and linked them."""
    code = new_code()
    for person, channel in ((FIRST, "fake"), (SECOND, "other")):
        known = Person(person, channel, "1", "a")
        await both.write(lambda unit, known=known: people.add(unit, known))
    await both.write(MakeLinkCode(code, FIRST).apply)
    await both.write(LinkChats(code, FIRST, SECOND).apply)
    async with rigs.running(both, FakeChannel(), other) as rig:
        rig.handle = news()
        yield rig


def news(kind: str = "case_new", to: str = FIRST) -> Callable[[Turn], Awaitable[Outcome]]:
    """A handler that has news for somebody."""

    async def notify(_: Turn) -> Outcome:
        return Outcome(notices=(Notice(to, reply.text(Quote("news")), kind),))

    return notify


async def states(db: Database) -> list[str]:
    """States of messages, each with its channel, bodies of what is over emptied."""
    query = text("SELECT channel, state, body IS NULL FROM outbox ORDER BY channel")
    rows = await db.read(lambda u: u.connection.execute(query).all())
    assert all(bool(empty) == (state in ("sent", "dropped")) for _, state, empty in rows)
    return [f"{channel} {state}" for channel, state, _ in rows]


async def test_while_the_first_can_be_reached_the_second_hears_nothing(
    rig: Rig, other: FakeChannel
) -> None:
    await rig.hear(heard("report", "1", "b"))
    assert (rig.channel.texts, other.texts) == (["news"], [])
    assert await states(rig.db) == ["fake sent", "other dropped"]


@pytest.mark.parametrize(
    "why",
    [
        SendFailed(Fate.QUOTA, "monthly limit"),
        SendFailed(Fate.BLOCKED, "403"),
        SendFailed(Fate.REFUSED, "400"),
    ],
)
async def test_what_the_first_cannot_be_sent_goes_to_the_second_at_once(
    rig: Rig, other: FakeChannel, why: SendFailed
) -> None:
    rig.channel.faults = [why]
    await rig.hear(heard("report", "1", "b"))
    assert (rig.channel.texts, other.texts) == ([], ["news"])
    assert await states(rig.db) == ["fake dropped", "other sent"]


async def test_while_the_month_is_used_up_the_first_channel_is_not_even_asked(
    rig: Rig, other: FakeChannel, clock: Clock
) -> None:
    rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    for n in range(3):
        await rig.hear(heard("report", f"{n}", "b"))
    assert len(rig.channel.tried) == 1
    assert other.texts == ["news"] * 3
    clock.on(3601)
    await rig.look()
    assert rig.channel.texts == [], "what went to the other account does not come here too"


async def test_a_first_account_that_blocked_us_is_passed_by(rig: Rig, other: FakeChannel) -> None:
    await rig.db.write(lambda unit: people.block(unit, FIRST, True))
    await rig.hear(heard("report", "1", "b"))
    assert (rig.channel.tried, other.texts) == ([], ["news"])


async def test_news_queued_behind_one_that_finds_us_blocked_goes_to_the_second_too(
    rig: Rig, other: FakeChannel
) -> None:
    rig.channel.faults = [SendFailed(Fate.BLOCKED, "403")]
    rig.channel.gate = asyncio.Event()
    await rig.accept(heard("report", "1", "b"))
    await until(lambda: len(rig.channel.tried) == 1)
    await rig.accept(heard("report", "2", "c"))
    await until(lambda: len(rig.delivery._known) == 2)
    rig.channel.gate.set()
    await rig.dispatcher.settled()
    assert (rig.channel.texts, other.texts) == ([], ["news", "news"])


async def test_both_used_up_it_waits_in_the_second(
    rig: Rig, other: FakeChannel, clock: Clock
) -> None:
    rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    other.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    await rig.hear(heard("report", "1", "b"))
    assert await states(rig.db) == ["fake dropped", "other waiting"]
    clock.on(3601)
    await rig.look()
    assert (rig.channel.texts, other.texts) == ([], ["news"])


async def test_with_both_blocked_the_operator_can_see_it(rig: Rig, other: FakeChannel) -> None:
    before = metrics.NOWHERE.labels("official")._value.get()
    for account in (FIRST, SECOND):
        await rig.db.write(lambda unit, account=account: people.block(unit, account, True))
    await rig.hear(heard("report", "1", "b"))
    assert rig.channel.tried == other.tried == []
    assert metrics.NOWHERE.labels("official")._value.get() == before + 1


@pytest.mark.parametrize("kind", ["case_news", "check_back", "alert", "review", "account"])
async def test_what_a_resident_is_told_stays_in_the_account_it_is_for(
    rig: Rig, other: FakeChannel, kind: str
) -> None:
    rig.handle = news(kind)
    rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    await rig.hear(heard("report", "1", "b"))
    assert other.tried == []
    assert await states(rig.db) == ["fake waiting"]


async def test_unlinked_meanwhile_the_second_gets_nothing(rig: Rig, other: FakeChannel) -> None:
    rig.channel.gate = asyncio.Event()
    rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    await rig.accept(heard("report", "1", "b"))
    await until(lambda: len(rig.channel.tried) == 1)
    link = await rig.db.read(lambda unit: second_chats.link_of(unit, FIRST))
    assert link is not None
    await rig.db.write(Unlink(link).apply)
    rig.channel.gate.set()
    await rig.dispatcher.settled()
    assert other.tried == []
    assert await states(rig.db) == ["fake waiting", "other spare"]


async def test_killed_in_flight_another_process_sends_with_the_same_key_and_only_there(
    rig: Rig, other: FakeChannel, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.STOP_SECONDS", 0.0)
    rig.channel.gate = asyncio.Event()
    await rig.accept(heard("report", "1", "b"))
    await until(lambda: len(rig.channel.tried) == 1)
    await rigs.fall_silent(rig.db, rig)
    second = FakeChannel("other")
    async with rigs.running(rig.db, FakeChannel(), second) as alive:
        await alive.process.beat()
        await alive.look()
        assert alive.channel.sent == rig.channel.tried
        assert second.tried == []
        assert await states(rig.db) == ["fake sent", "other dropped"]


async def test_a_channel_that_is_switched_off_is_passed_by(
    both: Database, rig: Rig, other: FakeChannel
) -> None:
    async with rigs.running(both, other) as without:
        without.handle = news()
        await without.hear(heard("report", "1", "b", channel="other"))
        assert other.texts == ["news"]


async def test_a_spare_message_that_is_left_over_is_swept(rig: Rig, clock: Clock) -> None:
    left = text("UPDATE outbox SET state = 'spare' WHERE channel = 'other'")
    await rig.hear(heard("report", "1", "b"))
    await rig.db.write(lambda unit: unit.connection.execute(left) and None)
    clock.on(8 * 24 * 3600)
    await rig.db.write(retention.forget)
    query = text("SELECT count(*) FROM outbox")
    assert await rig.db.read(lambda unit: unit.connection.execute(query).scalar()) == 0
