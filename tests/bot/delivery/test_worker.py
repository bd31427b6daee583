"""Messages: sent once, in order, again by the error's own word, late ones before the next reply."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, text

from bot.channels.base import Fate, SendFailed
from bot.channels.line.client import Quota
from bot.delivery.retry_policy import QUOTA_OUT as QUOTA_WAIT
from bot.metrics import QUOTA_OUT
from handlers.core import reply
from handlers.core.outcome import Notice, Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.columns import Utc
from storage.engine.database import Database
from storage.people import people
from storage.queue import outbox
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import FakeChannel, heard
from tests.support.running import Rig, until


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.retry_policy.WAITS", (0.0,) * 9)


@pytest.fixture
async def rig(both: Database) -> AsyncIterator[Rig]:
    async with rigs.running(both) as rig:
        yield rig


async def states(db: Database) -> list[tuple[str, bool]]:
    """(state, body emptied) of each message, oldest first."""
    query = text("SELECT state, body IS NULL FROM outbox ORDER BY created, id")
    return await db.read(lambda u: [(r[0], bool(r[1])) for r in u.connection.execute(query)])


async def must(turn: Turn) -> Outcome:
    return Outcome(reply.text(Quote(turn.text)), must_arrive=True)


async def notify(turn: Turn) -> Outcome:
    a = await turn.read(lambda unit: unit.keyring.person("fake:a"))
    return Outcome(notices=(Notice(a, reply.text(Quote("news")), "case"),))


async def test_an_unclear_send_is_tried_again_with_the_same_key_and_bytes(rig: Rig) -> None:
    rig.channel.faults = [SendFailed(Fate.UNCLEAR, "500"), SendFailed(Fate.RETRY, "429", 0.0)]
    await rig.hear(heard("hi", "1"))
    assert len(rig.channel.tried) == 3
    assert rig.channel.tried[0] == rig.channel.tried[1] == rig.channel.tried[2]
    assert rig.channel.texts == ["hi"]
    assert await states(rig.db) == [("sent", True)]


async def test_a_token_gone_after_an_unclear_try_means_that_it_arrived(rig: Rig) -> None:
    rig.channel.faults = [SendFailed(Fate.UNCLEAR, "500"), SendFailed(Fate.TOKEN_GONE, "400")]
    await rig.hear(heard("hi", "1"))
    assert await states(rig.db) == [("sent", True)]
    await rig.hear(heard("next", "2"))
    assert rig.channel.texts == ["next"]


async def test_a_late_reply_precedes_the_next_one(rig: Rig, clock: Clock) -> None:
    rig.channel.faults = [SendFailed(Fate.TOKEN_GONE, "400"), SendFailed(Fate.TOKEN_GONE, "400")]
    await rig.hear(heard("one", "1"))
    clock.on(1)
    await rig.hear(heard("two", "2"))
    assert rig.channel.sent == []
    clock.on(3600)
    await rig.hear(heard("three", "3"))
    assert rig.channel.texts == ["one / two / three"]
    assert await states(rig.db) == [("sent", True)] * 3


async def test_a_late_reply_is_forgotten_after_a_day(rig: Rig, clock: Clock) -> None:
    rig.channel.faults = [SendFailed(Fate.TOKEN_GONE, "400")]
    await rig.hear(heard("one", "1"))
    clock.on(25 * 3600)
    await rig.hear(heard("two", "2"))
    assert rig.channel.texts == ["two"]


async def test_late_replies_that_do_not_fit_wait_for_the_reply_after(
    rig: Rig, clock: Clock
) -> None:
    lines = [Quote(f"{n}") for n in range(4)]

    async def long(_: Turn) -> Outcome:
        return Outcome(reply.text(*lines))

    rig.handle = long
    rig.channel.faults = [SendFailed(Fate.TOKEN_GONE, "400")]
    await rig.hear(heard("one", "1"))
    clock.on(1)
    await rig.hear(heard("two", "2"))
    assert rig.channel.texts == ["0 / 1 / 2 / 3"]
    rig.handle = rigs.echo
    await rig.hear(heard("three", "3"))
    assert rig.channel.texts[1] == "0 / 1 / 2 / 3 / three"


async def test_what_must_arrive_is_pushed_when_its_token_is_gone(rig: Rig) -> None:
    rig.channel.faults = [SendFailed(Fate.TOKEN_GONE, "400")]
    rig.handle = must
    await rig.hear(heard("steps", "1"))
    assert rig.channel.sent == [
        (rig.channel.tried[0][0], {"to": "a", "lines": ["steps"], "stamp": None})
    ]
    assert await states(rig.db) == [("sent", True)]


async def test_a_reply_too_old_for_its_token_is_not_even_tried(
    both: Database, clock: Clock
) -> None:
    async with rigs.running(both) as rig:

        async def slow(turn: Turn) -> Outcome:
            clock.on(51)
            return await rigs.echo(turn)

        rig.handle = slow
        await rig.hear(heard("hi", "1"))
        assert rig.channel.tried == []
        assert await states(both) == [("late", False)]


async def test_a_refused_call_is_dead_at_once_and_kept_for_the_operator(rig: Rig) -> None:
    rig.channel.faults = [SendFailed(Fate.REFUSED, "bad request")]
    await rig.hear(heard("hi", "1"))
    assert len(rig.channel.tried) == 1
    assert await states(rig.db) == [("dead", False)]


async def test_a_message_is_dead_after_ten_tries_and_the_next_one_goes(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.channel.faults = [SendFailed(Fate.RETRY, "429") for _ in range(10)]
    await rig.hear(heard("hi", "1", token=False))
    assert len(rig.channel.tried) == 10
    assert await states(rig.db) == [("dead", False)]
    await rig.hear(heard("again", "2"))
    assert rig.channel.texts == ["again"]


async def test_who_blocked_us_is_noted_and_nothing_more_is_sent(rig: Rig) -> None:
    rig.channel.faults = [SendFailed(Fate.BLOCKED, "403")]
    await rig.hear(heard("hi", "1"))
    assert await states(rig.db) == [("dropped", True)]
    found = await rig.db.read(lambda u: people.find(u, rig.person("a")))
    assert found is not None
    assert found.blocked is not None
    rig.handle = notify
    await rig.hear(heard("report", "2", "b"))
    assert rig.channel.sent == []


async def test_one_who_blocks_holds_up_nobody(rig: Rig) -> None:
    rig.channel.gate = asyncio.Event()
    await rig.accept(heard("slow", "1", "a"))
    await until(lambda: len(rig.channel.tried) == 1)
    stuck, rig.channel.gate = rig.channel.gate, None
    await rig.accept(heard("quick", "2", "b"))
    await until(lambda: rig.channel.texts == ["quick"])
    stuck.set()
    await rig.dispatcher.settled()
    assert rig.channel.texts == ["quick", "slow"]


async def test_a_group_that_moved_is_followed(rig: Rig) -> None:
    rig.channel.faults = [SendFailed(Fate.MOVED, "migrated", moved_to="new")]
    await rig.hear(heard("hi", "1"))
    assert rig.channel.sent[0][1]["to"] == "new"
    (found,) = (await rig.db.read(lambda u: people.find_many(u, [rig.person("a")]))).values()
    assert found.chat == "new"


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


async def test_what_a_dead_process_may_have_sent_used_its_key_no_earlier_than_it_was_due(
    both: Database, clock: Clock
) -> None:
    created, due = clock(), clock() + timedelta(days=20)
    message = OutboxMessage(
        "1", MessageKind.NOTICE, "fake", "1", "fake:a", "a", b"{}", created, push=True
    )
    clock.now = due
    await both.write(lambda unit: outbox.add(unit, "dead", [message]))
    clock.on(60)
    await both.write(lambda unit: outbox.release_all(unit, ["dead"], unclear=True))
    (found,) = await both.write(lambda unit: outbox.claim(unit, "me", 1))
    assert (found.unclear, found.key_used) == (True, due)


async def test_what_a_process_gives_back_in_peace_has_used_no_key(both: Database) -> None:
    message = OutboxMessage(
        "1", MessageKind.NOTICE, "fake", "1", "fake:a", "a", b"{}", both.now(), push=True
    )
    await both.write(lambda unit: outbox.add(unit, "ends", [message]))
    await both.write(lambda unit: outbox.release_all(unit, ["ends"], unclear=False))
    (found,) = await both.write(lambda unit: outbox.claim(unit, "me", 1))
    assert (found.unclear, found.key_used) == (False, None)


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


async def test_a_long_wait_asked_by_the_platform_frees_the_process_and_is_kept(
    rig: Rig, clock: Clock
) -> None:
    rig.channel.faults = [SendFailed(Fate.RETRY, "429", after=600.0)]
    await rig.hear(heard("hi", "1", token=False))
    await rig.look()
    assert rig.channel.sent == []
    clock.on(601)
    await rig.look()
    assert rig.channel.texts == ["hi"]


async def test_messages_of_a_dead_process_are_sent_by_another_with_the_same_key(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.STOP_SECONDS", 0.0)
    dead = rigs.make_rig(both)
    await dead.process.beat()
    dead.channel.gate = asyncio.Event()
    await dead.accept(heard("hi", "1"))
    await until(lambda: bool(dead.channel.tried))
    await rigs.fall_silent(both, dead)
    async with rigs.running(both) as alive:
        await alive.process.beat()
        await alive.look()
        assert alive.channel.sent == dead.channel.tried
        query = text("SELECT unclear FROM outbox")
        unclear = await both.read(lambda u: u.connection.execute(query).scalar())
        assert unclear, "nobody knows whether the dead one's call arrived"
    await dead.delivery.stop()
    await dead.dispatcher.stop()


async def test_replies_of_one_person_are_sent_in_order_even_when_one_must_be_tried_again(
    rig: Rig,
) -> None:
    rig.channel.faults = [SendFailed(Fate.UNCLEAR, "500")] * 3
    await rig.hear(heard("/press a", "1"), heard("two", "2"), heard("/press b", "3"))
    assert [body["token"] for _, body in rig.channel.sent] == ["token-1", "token-2", "token-3"]


async def test_a_message_for_a_channel_that_is_off_waits(both: Database, clock: Clock) -> None:
    other = FakeChannel("other")
    async with rigs.running(both, FakeChannel(), other) as rig:
        other.gate = asyncio.Event()
        await rig.accept(heard("hi", "1", channel="other", token=False))
        await until(lambda: bool(other.tried))
        sql = text("UPDATE outbox SET owner = NULL")
        await both.write(lambda u: u.connection.execute(sql) and None)
        async with rigs.running(both) as without:
            await without.look()
        assert (await states(both)) == [("waiting", False)]
        other.gate.set()


async def test_results_that_cannot_be_stored_yet_are_stored_later(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.POLL_SECONDS", 0.0)
    rig.channel.gate = asyncio.Event()
    await rig.accept(heard("hi", "1"))
    await until(lambda: bool(rig.channel.tried))
    real, failures = rig.db.write, [OSError(), OSError()]

    async def failing(fn: object) -> object:
        if failures:
            raise failures.pop()
        return await real(fn)  # type: ignore[arg-type]

    monkeypatch.setattr(rig.db, "write", failing)
    rig.channel.gate.set()
    await rig.dispatcher.settled()
    assert await states(rig.db) == [("sent", True)]


async def test_a_stop_sends_what_may_go_and_keeps_the_rest_in_order(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.retry_policy.WAITS", (30.0,) * 9)
    async with rigs.running(both) as rig:
        rig.channel.faults = [SendFailed(Fate.RETRY, "429")]
        await rig.accept(heard("waits", "1", "a", token=False), heard("goes", "2", "b"))
        await until(lambda: len(rig.channel.tried) == 2)
        await rig.accept(heard("goes too", "3", "b"))
        await rig.dispatcher.stop()
        await rig.delivery.stop()
        assert rig.channel.texts == ["goes", "goes too"]
    query = text("SELECT count(*) FROM outbox WHERE state = 'open' AND owner IS NULL")
    assert await both.read(lambda u: u.connection.execute(query).scalar()) == 1


async def test_a_send_cut_off_by_a_stop_counts_as_unclear(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.STOP_SECONDS", 0.0)
    async with rigs.running(both) as first:
        first.channel.gate = asyncio.Event()
        await first.accept(heard("hi", "1"))
        await until(lambda: bool(first.channel.tried))
    async with rigs.running(both) as second:
        second.channel.faults = [SendFailed(Fate.TOKEN_GONE, "400")]
        await second.look()
    assert await states(both) == [("sent", True)], "the first one's call used the token"


async def test_a_sent_message_whose_result_is_not_stored_yet_is_not_sent_again(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.POLL_SECONDS", 0.0)
    rig.channel.gate = asyncio.Event()
    await rig.accept(heard("hi", "1"))
    await until(lambda: bool(rig.channel.tried))
    real, down = rig.db.write, asyncio.Event()

    async def slow(fn: object) -> object:
        await down.wait()
        return await real(fn)  # type: ignore[arg-type]

    monkeypatch.setattr(rig.db, "write", slow)
    rig.channel.gate.set()
    await until(lambda: bool(rig.channel.sent))
    for _ in range(3):
        await rig.delivery.reclaim()
    down.set()
    await rig.dispatcher.settled()
    await rig.look()
    assert len(rig.channel.tried) == 1


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
