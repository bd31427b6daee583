"""Notices wait while a channel's monthly quota is used up, and go once there is some again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, text

from bot.channels.base import Fate, SendFailed
from bot.channels.line.client import Quota
from bot.delivery.retry_policy import QUOTA_OUT as QUOTA_WAIT
from bot.metrics import QUOTA_OUT
from storage.engine.columns import Utc
from storage.engine.database import Database
from storage.queue import outbox
from tests.bot.delivery.conftest import notify, states
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import FakeChannel, heard
from tests.support.running import Rig

pytestmark = pytest.mark.usefixtures("no_waits")


async def test_a_used_up_quota_makes_notices_wait_and_go_with_the_next_reply(
    rig: Rig, clock: Clock
) -> None:
    await rig.hear(heard("hi", "1"))
    rig.handle = notify
    rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    clock.on(1)
    await rig.hear(heard("report", "2", "b"))
    assert (await states(rig.db))[1:] == [("waiting", False)]
    rig.handle = rigs.echo
    await rig.hear(heard("anything new?", "3"))
    assert rig.channel.texts[-1] == "news / anything new?"


async def test_a_used_up_quota_is_not_asked_for_each_notice_and_replies_still_go(
    rig: Rig, clock: Clock
) -> None:
    await rig.hear(heard("hi", "1"))
    rig.handle = notify
    rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    for n in range(3):
        await rig.hear(heard("report", f"b{n}", "b"))
    assert len(rig.channel.tried) == 2, "one reply, one refused notice"
    assert QUOTA_OUT.labels("fake")._value.get() == 1
    rig.handle = rigs.echo
    await rig.hear(heard("still there?", "c1", "c"))
    assert rig.channel.texts[-1] == "still there?"
    clock.on(3601)
    await rig.look()
    assert rig.channel.texts[-3:] == ["news"] * 3
    assert QUOTA_OUT.labels("fake")._value.get() == 0


async def test_a_used_up_quota_is_asked_again_after_an_hour(rig: Rig, clock: Clock) -> None:
    await rig.hear(heard("hi", "1"))
    rig.handle = notify
    rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    await rig.hear(heard("report", "2", "b"))
    await rig.look()
    assert rig.channel.texts == ["hi"]
    clock.on(3601)
    await rig.look()
    assert rig.channel.texts == ["hi", "news"]


async def test_news_held_for_weeks_by_the_quota_goes_once_there_is_some_again(
    rig: Rig, clock: Clock
) -> None:
    await rig.hear(heard("hi", "1"))
    rig.handle = notify
    rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    await rig.hear(heard("report", "2", "b"))
    for _ in range(20):
        clock.on(86_400)
        rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
        await rig.look()
    assert rig.channel.texts == ["hi"]
    clock.on(86_400)
    rig.channel.faults = [SendFailed(Fate.RETRY, "429")]
    await rig.look()
    clock.on(86_400)
    await rig.look()
    assert rig.channel.texts == ["hi", "news"]


async def test_news_held_by_the_quota_for_weeks_survives_an_unclear_try_for_a_day(
    rig: Rig, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.retry_policy.WAITS", (3600.0,) * 9)
    await rig.hear(heard("hi", "1"))
    rig.handle = notify
    rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    await rig.hear(heard("report", "2", "b"))
    clock.on(20 * 86_400)
    rig.channel.faults = [SendFailed(Fate.UNCLEAR, "timeout")]
    await rig.look()
    clock.on(23 * 3600)
    await rig.look()
    assert rig.channel.texts == ["hi", "news"]
    assert len({key for key, _ in rig.channel.tried[1:]}) == 1, "always the same key"


async def test_news_that_was_unclear_is_given_up_a_day_after_that_try(
    rig: Rig, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.retry_policy.WAITS", (3600.0,) * 9)
    await rig.hear(heard("hi", "1"))
    rig.handle = notify
    rig.channel.faults = [SendFailed(Fate.UNCLEAR, "timeout")]
    await rig.hear(heard("report", "2", "b"))
    clock.on(24 * 3600 + 1)
    await rig.look()
    assert rig.channel.texts == ["hi"]
    assert (await states(rig.db))[1:] == [("dead", False)]


async def test_news_held_for_weeks_by_the_quota_still_precedes_the_next_reply(
    rig: Rig, clock: Clock
) -> None:
    await rig.hear(heard("hi", "1"))
    rig.handle = notify
    rig.channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
    await rig.hear(heard("report", "2", "b"))
    clock.on(20 * 86_400)
    rig.handle = rigs.echo
    await rig.hear(heard("anything new?", "3"))
    assert rig.channel.texts[-1] == "news / anything new?"


class Counting(FakeChannel):
    """A channel that tells its quota; `left` is how many pushes it takes."""

    left = 0
    silent = False

    async def quota(self) -> Quota:
        if self.silent:
            raise SendFailed(Fate.RETRY, "no answer")
        return Quota(300, 300 - self.left)


async def test_what_waits_for_quota_goes_as_soon_as_there_is_any_again(both: Database) -> None:
    channel = Counting()
    async with rigs.running(both, channel) as rig:
        await rig.hear(heard("hi", "1"))
        rig.handle = notify
        channel.faults = [SendFailed(Fate.QUOTA, "monthly limit")]
        await rig.hear(heard("report", "2", "b"))
        for channel.silent in (True, False):
            await rig.delivery.ask_for_quota()
            assert QUOTA_OUT.labels("fake")._value.get() == 1
            await rig.look()
            assert channel.texts == ["hi"], "the hour is not over"
        channel.left = 200
        await rig.delivery.ask_for_quota()
        assert QUOTA_OUT.labels("fake")._value.get() == 0
        await rig.look()
        assert channel.texts == ["hi", "news"]


async def test_a_message_that_waits_for_a_channel_that_is_off_is_not_sent_by_quota(
    both: Database, clock: Clock
) -> None:
    due = text("SELECT due FROM outbox").columns(due=Utc())
    insert = text(
        "INSERT INTO outbox (id, kind, channel, account, person, push, recipients, must_arrive,"
        " state, attempts, due, created, unclear, last_error, trace) VALUES ('m', 'notice', 'fake',"
        " '1', 'fake:a', :yes, 1, :no, 'waiting', 0, :due, :due, :no, 'this channel is off', '')"
    ).bindparams(bindparam("due", type_=Utc()))
    later = clock.now + timedelta(minutes=10)
    values = {"yes": True, "no": False, "due": later}
    await both.write(lambda unit: unit.connection.execute(insert, values) and None)
    assert await both.write(lambda unit: outbox.quota_is_back(unit, "fake", QUOTA_WAIT)) == 0
    assert await both.read(lambda unit: unit.connection.execute(due).scalar()) == later
