"""Messages: sent once, in order, again by the error's own word, late ones before the next reply."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from bot.channels.base import Fate, SendFailed
from handlers.core import reply
from handlers.core.outcome import Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.people import people
from tests.bot.delivery.conftest import notify, states
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import FakeChannel, heard
from tests.support.running import Rig, until

pytestmark = pytest.mark.usefixtures("no_waits")


async def must(turn: Turn) -> Outcome:
    return Outcome(reply.text(Quote(turn.text)), must_arrive=True)


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
