"""Events in, turns in order, one write each; what happens when a process, handler or key fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.channels.base import Fate, SendFailed
from bot.turns.dispatcher import NotAccepted
from handlers.core import reply
from handlers.core.outcome import Notice, Outcome
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from storage.engine.database import Conflict, Database, Unit
from storage.people import flow_state, people
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson, ErasePerson
from storage.queue import lanes
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import FakeChannel, heard
from tests.support.running import Rig, until


@pytest.fixture
async def rig(both: Database) -> AsyncIterator[Rig]:
    async with rigs.running(both) as rig:
        yield rig


async def rows(db: Database, query: str) -> list[tuple[object, ...]]:
    return await db.read(lambda u: [tuple(r) for r in u.connection.execute(text(query))])


async def test_what_is_said_is_answered_and_its_content_is_emptied(rig: Rig) -> None:
    await rig.hear(heard("hello", "1"))
    assert rig.channel.texts == ["hello"]
    assert await rows(rig.db, "SELECT state, raw FROM inbox") == [("done", None)]
    assert await rows(rig.db, "SELECT state, body, owner FROM outbox") == [("sent", None, None)]
    assert await rows(rig.db, "SELECT person FROM lane") == []


async def test_what_is_kept_cannot_be_read_without_the_key(rig: Rig) -> None:
    rig.channel.gate = asyncio.Event()
    raw: list[tuple[object, ...]] = []

    async def look(turn: Turn) -> Outcome:
        raw.extend(await rows(rig.db, "SELECT raw FROM inbox"))
        return await rigs.echo(turn)

    rig.handle = look
    await rig.accept(heard("my secret", "1"))
    await until(lambda: bool(rig.channel.tried))
    body = await rows(rig.db, "SELECT body FROM outbox")
    rig.channel.gate.set()
    assert b"secret" not in bytes(raw[0][0])  # type: ignore[arg-type]
    assert b"secret" not in bytes(body[0][0])  # type: ignore[arg-type]


async def test_a_repeated_event_is_handled_once(rig: Rig) -> None:
    for _ in range(5):
        await rig.hear(heard("hello", "1"))
    await asyncio.gather(*(rig.accept(heard("again", "2")) for _ in range(5)))
    await rig.dispatcher.settled()
    assert rig.texts == ["hello", "again"]
    assert await rows(rig.db, "SELECT person FROM lane") == []


async def test_the_same_id_on_another_account_is_another_event(rig: Rig) -> None:
    first = heard("one", "1")
    other = type(first)("fake", "2", "1", "fake:a", first.raw)
    await rig.hear(first, other)
    assert len(await rows(rig.db, "SELECT id FROM inbox")) == 2


async def test_events_of_a_person_are_handled_in_order_and_people_do_not_wait_for_each_other(
    rig: Rig,
) -> None:
    gate = asyncio.Event()

    async def slow_for_a(turn: Turn) -> Outcome:
        if turn.person.id == rig.person("a"):
            await gate.wait()
        return await rigs.echo(turn)

    rig.handle = slow_for_a
    for n in range(3):
        await rig.accept(heard(f"/press p?{n}", f"a{n}", "a"), heard(f"b{n}", f"b{n}", "b"))
    # Those that were waiting together are one turn, which depends on the machine's speed.
    of_b = lambda: "\n".join(t.text for t in rig.turns if t.person.id == rig.person("b"))  # noqa: E731
    await until(lambda: of_b() == "b0\nb1\nb2")
    gate.set()
    await rig.dispatcher.settled()
    assert [t.argument for t in rig.turns if t.person.id == rig.person("a")] == ["0", "1", "2"]


async def test_plain_messages_already_waiting_are_one_turn(rig: Rig) -> None:
    await rig.hear(heard("one", "1"), heard("two", "2"), heard("/press x", "3"), heard("four", "4"))
    assert rig.texts == ["one\ntwo", "", "four"]
    assert rig.channel.texts[0] == "one\ntwo"


async def test_a_corrected_message_stands_alone_and_comes_after_its_old_wording(rig: Rig) -> None:
    await rig.hear(heard("one", "1"), heard("/edited won", "2"), heard("two", "3"))
    assert rig.texts == ["one", "won", "two"]
    await rig.hear(heard("/edited won", "2"))
    assert rig.texts == ["one", "won", "two"]


async def test_an_unknown_event_is_kept_and_skipped(rig: Rig) -> None:
    await rig.hear(heard("/unknown", "1"), heard("hello", "2"))
    assert rig.texts == ["hello"]
    assert await rows(rig.db, "SELECT state FROM inbox ORDER BY seq") == [("done",), ("done",)]


async def test_a_person_is_known_after_the_first_turn_in_the_language_of_their_profile(
    both: Database,
) -> None:
    async with rigs.running(both, FakeChannel(language="en")) as rig:
        rig.handle = lambda _: _say(Phrase("hello"))
        await rig.hear(heard("hi", "1"))
        await rig.hear(heard("hi", "2"))
    assert [(t.person.new, t.person.language) for t in rig.turns] == [(True, "en"), (False, "en")]
    assert rig.channel.texts == ["hello", "hello"]


async def test_a_language_we_do_not_speak_falls_back_to_thai(both: Database) -> None:
    async with rigs.running(both, FakeChannel(language="km")) as rig:
        await rig.hear(heard("hi", "1"))
    assert rig.turns[0].person.language == "th"


async def _say(*says: Phrase | Quote) -> Outcome:
    return Outcome(reply.text(*says))


async def test_the_place_is_kept_with_a_new_stamp_each_time(rig: Rig) -> None:
    async def forward(turn: Turn) -> Outcome:
        n = turn.flow_state.data["n"] + 1 if turn.flow_state else 0
        return Outcome(reply.text(Quote("ok")), flow_state=FlowState("quiz", "ask", {"n": n}))

    rig.handle = forward
    for n in range(3):
        await rig.hear(heard("go", str(n)))
    places = [turn.flow_state for turn in rig.turns]
    assert [place and place.data for place in places] == [None, {"n": 0}, {"n": 1}]
    stamps = [body["stamp"] for _, body in rig.channel.sent]
    assert len(set(stamps)) == 3
    assert places[2] is not None
    assert places[2].stamp == stamps[1]


async def test_a_place_that_stays_keeps_its_stamp_and_one_that_ends_is_gone(rig: Rig) -> None:
    outcomes = [
        Outcome(reply.text(Quote("1")), flow_state=FlowState("quiz", "ask")),
        Outcome(reply.text(Quote("2"))),
        Outcome(reply.text(Quote("3")), flow_state=None),
    ]

    async def next_one(_: Turn) -> Outcome:
        return outcomes.pop(0)

    rig.handle = next_one
    for n in range(3):
        await rig.hear(heard("go", str(n)))
    first, second, third = (body["stamp"] for _, body in rig.channel.sent)
    assert first == second
    assert third is None
    assert await rows(rig.db, "SELECT * FROM place") == []


async def test_an_erased_person_is_answered_and_not_written_again(rig: Rig) -> None:
    async def erase(turn: Turn) -> Outcome:
        return Outcome(
            reply.text(Quote("erased")),
            flow_state=FlowState("x", "y"),
            changes=(ErasePerson(turn.person.id), ChangePerson(turn.person.id, {"language": "en"})),
        )

    await rig.hear(heard("hi", "1"))
    rig.handle = erase
    await rig.hear(heard("erase me", "2"))
    assert rig.channel.texts == ["hi", "erased"]
    assert await rows(rig.db, "SELECT id FROM person") == []
    assert await rows(rig.db, "SELECT person FROM place") == []


async def test_a_newcomer_who_erases_themselves_at_once_leaves_nothing(rig: Rig) -> None:
    async def erase(turn: Turn) -> Outcome:
        return Outcome(reply.text(Quote("bye")), changes=(ErasePerson(turn.person.id),))

    rig.handle = erase
    await rig.hear(heard("erase me", "1"))
    assert rig.channel.texts == ["bye"]
    assert await rows(rig.db, "SELECT id FROM person") == []


async def test_who_leaves_is_marked_and_not_answered_and_who_returns_is_unmarked(rig: Rig) -> None:
    await rig.hear(heard("hi", "1"))
    await rig.hear(heard("/gone", "2"))
    found = await rig.db.read(lambda u: people.find(u, rig.person("a")))
    assert found is not None
    assert found.blocked is not None
    assert rig.channel.texts == ["hi"]
    await rig.hear(heard("/hello", "3"))
    found = await rig.db.read(lambda u: people.find(u, rig.person("a")))
    assert found is not None
    assert found.blocked is None


async def test_a_notice_reaches_others_in_their_language_and_on_their_channel(
    both: Database,
) -> None:
    first, second = FakeChannel("fake", "th"), FakeChannel("other", "en")
    async with rigs.running(both, first, second) as rig:
        await rig.hear(heard("hi", "1", "official", channel="other"))
        await rig.hear(heard("hi", "2", "blocker", channel="other"))
        await rig.hear(heard("/gone", "3", "blocker", channel="other"))

        async def tell(_: Turn) -> Outcome:
            names = ("other:official", "other:blocker", "other:nobody", "gone:a")
            to = [both.keyring.person(name) for name in names]
            news = tuple(Notice(p, reply.text(Phrase("hello")), "case") for p in to)
            return Outcome(reply.text(Phrase("hello")), notices=news)

        rig.handle = tell
        await rig.hear(heard("report", "4"))
        assert first.texts == ["สวัสดี"]
        assert second.texts == ["hi", "hi", "hello"]
        assert second.sent[-1][1]["to"] == "official"


class Bump:
    """A change that meets the version of another one so many times."""

    def __init__(self, conflicts: int) -> None:
        self.left = conflicts

    def apply(self, unit: Unit) -> None:
        unit.connection.execute(text("UPDATE person SET version = version + 1"))
        if self.left:
            self.left -= 1
            raise Conflict


async def test_a_conflict_runs_the_turn_again_and_undoes_what_it_did(rig: Rig) -> None:
    change = Bump(2)

    async def bump(_: Turn) -> Outcome:
        return Outcome(reply.text(Quote("ok")), changes=(change,))

    rig.handle = bump
    await rig.hear(heard("hi", "1"))
    assert len(rig.turns) == 3
    assert rig.channel.texts == ["ok"]
    assert await rows(rig.db, "SELECT version FROM person") == [(1,)]


async def test_a_conflict_without_end_is_a_failure(rig: Rig, clock: Clock) -> None:
    change = Bump(99)

    async def bump(_: Turn) -> Outcome:
        return Outcome(changes=(change,))

    rig.handle = bump
    await rig.hear(heard("hi", "1"))
    for seconds in (1, 4):
        clock.on(seconds)
        await rig.look()
    assert len(rig.turns) == 12
    assert rig.channel.texts == ["ขอโทษ"]


async def test_a_poisoned_event_is_given_up_kindly_and_the_lane_goes_on(
    rig: Rig, clock: Clock
) -> None:
    async def poisoned(turn: Turn) -> Outcome:
        if "poison" in turn.text:
            raise RuntimeError("poison")
        return await rigs.echo(turn)

    rig.handle = poisoned
    await rig.hear(heard("poison", "1"), heard("one", "2"))
    assert rig.channel.texts == []
    await rig.look()
    assert len(rig.turns) == 1, "it waits before the next try"
    for seconds in (1, 4):
        clock.on(seconds)
        await rig.look()
    assert rig.texts == ["poison\none", "poison", "poison", "one"]
    assert rig.channel.texts == ["ขอโทษ", "one"]
    assert await rows(rig.db, "SELECT state FROM inbox ORDER BY seq") == [("dead",), ("done",)]
    assert await rows(rig.db, "SELECT person FROM lane") == []


async def test_a_handler_that_never_ends_is_a_failure(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.runner.HANDLER_SECONDS", 0.01)

    async def stuck(_: Turn) -> Outcome:
        await asyncio.Event().wait()
        return Outcome()

    rig.handle = stuck
    await rig.hear(heard("hi", "1"))
    assert await rows(rig.db, "SELECT tries, owner FROM lane") == [(1, None)]


async def test_lanes_of_a_dead_process_are_served_by_another_in_order(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.dispatcher.STOP_SECONDS", 0.0)
    dead = rigs.make_rig(both)
    await dead.process.beat()
    dead.handle = lambda _: asyncio.Event().wait()  # type: ignore[assignment,return-value]
    await dead.accept(heard("/press a?1", "1"))
    await dead.accept(heard("/press a?2", "2"))
    async with rigs.running(both) as alive:
        await alive.process.beat()
        await alive.look()
        assert alive.turns == [], "the other one still counts as alive"
        await rigs.fall_silent(both, dead)
        await alive.process.beat()
        await alive.look()
        assert alive.turns == [], "one look at a late beat is not enough: the clock may have moved"
        await alive.process.beat()
        await alive.look()
        assert [turn.argument for turn in alive.turns] == ["1", "2"]
    await dead.dispatcher.stop()


async def test_a_process_that_lost_its_lane_writes_and_sends_nothing(
    both: Database,
) -> None:
    gate = asyncio.Event()

    async def late(turn: Turn) -> Outcome:
        await gate.wait()
        return Outcome(reply.text(Quote("too late")), flow_state=FlowState("x", "y"))

    slow = rigs.make_rig(both)
    await slow.process.beat()
    slow.handle = late
    await slow.accept(heard("hi", "1"))
    await until(lambda: bool(slow.turns))
    async with rigs.running(both) as quick:
        await rigs.fall_silent(both, slow)
        await quick.process.beat()
        await quick.process.beat()
        await quick.look()
        gate.set()
        await slow.dispatcher.settled()
        assert slow.channel.sent == []
        assert quick.channel.texts == ["hi"]
        assert await both.read(lambda u: flow_state.find(u, quick.person("a"))) is None


async def test_a_stop_lets_turns_finish_and_gives_the_rest_back(both: Database) -> None:
    async with rigs.running(both) as first:
        gate = asyncio.Event()

        async def slow(turn: Turn) -> Outcome:
            await gate.wait()
            return await rigs.echo(turn)

        first.handle = slow
        await first.accept(heard("/press a?1", "1"), heard("/press a?2", "2"))
        await until(lambda: bool(first.turns))
        stopping = asyncio.create_task(first.dispatcher.stop())
        await asyncio.sleep(0)
        with pytest.raises(NotAccepted):
            await first.accept(heard("three", "3"))
        gate.set()
        await stopping
    async with rigs.running(both) as second:
        await second.look()
    assert [turn.argument for turn in first.turns] == ["1"]
    assert [turn.argument for turn in second.turns] == ["2"]


async def test_events_that_cannot_be_stored_are_not_accepted(rig: Rig) -> None:
    await rig.db.write(lambda u: u.connection.execute(text("DROP TABLE inbox")) and None)
    with pytest.raises(NotAccepted):
        await rig.accept(heard("hi", "1"))


async def test_an_event_no_key_opens_is_passed_over(rig: Rig) -> None:
    await rig.accept(heard("hi", "1"))
    await rig.dispatcher.settled()
    unreadable = text("UPDATE inbox SET state = 'open', raw = 'x'")
    await rig.db.write(lambda u: u.connection.execute(unreadable) and None)
    await rig.db.write(lambda u: lanes.add_events(u, None, {rig.person("a"): 1}))
    await rig.look()
    await rig.hear(heard("next", "2"))
    assert rig.texts == ["hi", "next"]
    assert await rows(rig.db, "SELECT state FROM inbox ORDER BY seq") == [("dead",), ("done",)]


async def test_a_flood_of_one_person_is_answered_in_runs(rig: Rig) -> None:
    await rig.hear(*(heard(str(n), f"e{n}") for n in range(50)))
    assert len(rig.turns) == 3
    assert "\n".join(rig.texts).split("\n") == [str(n) for n in range(50)]


async def test_the_person_of_a_turn_is_read_again_after_each_turn(rig: Rig) -> None:
    async def settle(turn: Turn) -> Outcome:
        return Outcome(changes=(ChangePerson(turn.person.id, {"district": "3805"}),))

    rig.handle = settle
    await rig.hear(heard("/press a", "1"), heard("/press b", "2"))
    assert [turn.person.district for turn in rig.turns] == [None, "3805"]


async def test_a_lane_whose_write_was_cut_off_is_served_again(both: Database) -> None:
    async with rigs.running(both) as rig:
        real = both.write_together

        async def cut_off(fn: object, item: object) -> object:
            await real(fn, item)  # type: ignore[arg-type]
            raise OSError("the connection broke after the commit")

        rig.db.write_together = cut_off  # type: ignore[method-assign,assignment]
        with pytest.raises(NotAccepted):
            await rig.accept(heard("hi", "1"))
        rig.db.write_together = real  # type: ignore[method-assign]
        await rig.dispatcher.reclaim()
        await rig.look()
        assert rig.turns == [], "it may be on its way to us"
        await rig.dispatcher.reclaim()
        await rig.look()
        await rig.hear(heard("hi", "1"))
        assert rig.texts == ["hi"]


async def test_a_turn_whose_write_was_cut_off_is_not_done_twice(both: Database) -> None:
    async with rigs.running(both) as rig:
        real, writes = both.write_together, [0]

        async def cut_off(fn: object, item: object) -> object:
            result = await real(fn, item)  # type: ignore[arg-type]
            writes[0] += 1
            if writes[0] == 2:
                raise OSError("the connection broke after the commit")
            return result

        rig.db.write_together = cut_off  # type: ignore[method-assign,assignment]
        await rig.hear(heard("hi", "1"))
        for _ in range(2):
            await rig.delivery.reclaim()
        await rig.look()
        assert rig.texts == ["hi"]
        assert rig.channel.texts == ["hi"]


async def test_one_turn_that_breaks_the_write_of_many_harms_nobody_else(rig: Rig) -> None:
    class Breaking:
        """Stores what the table does not take."""

        def apply(self, unit: Unit) -> None:
            unit.connection.execute(text("INSERT INTO holder (duty) VALUES ('no owner')"))

    gate = asyncio.Event()

    async def together(turn: Turn) -> Outcome:
        await gate.wait()
        if turn.text == "break":
            return Outcome(changes=(Breaking(),))
        return await rigs.echo(turn)

    rig.handle = together
    await rig.accept(*(heard(w, w, w) for w in ("one", "break", "two")))
    await until(lambda: len(rig.turns) == 3)
    gate.set()
    await rig.dispatcher.settled()
    assert sorted(rig.channel.texts) == ["one", "two"]


async def test_a_database_that_is_down_costs_an_event_none_of_its_tries(rig: Rig) -> None:
    down = True

    class Down:
        """Fails as a server that went away does."""

        def apply(self, _: Unit) -> None:
            if down:
                raise OperationalError("", {}, Exception("gone"))

    async def change(turn: Turn) -> Outcome:
        return Outcome(reply.text(Quote(turn.text)), changes=(Down(),))

    rig.handle = change
    await rig.hear(heard("hi", "1"))
    for _ in range(5):
        await rig.dispatcher.reclaim()
        await rig.look()
    down = False
    await rig.dispatcher.reclaim()
    await rig.look()
    assert len(rig.turns) == 7
    assert rig.channel.texts == ["hi"]


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
async def test_a_server_that_takes_reads_only_costs_an_event_none_of_its_tries(rig: Rig) -> None:
    read_only = True

    class Stored:
        """Written while the server is a standby, and afterwards."""

        def apply(self, unit: Unit) -> None:
            if read_only:
                unit.connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            unit.connection.execute(text("UPDATE person SET blocked = NULL"))

    async def change(turn: Turn) -> Outcome:
        return Outcome(reply.text(Quote(turn.text)), changes=(Stored(),))

    rig.handle = change
    await rig.hear(heard("hi", "1"))
    assert await rows(rig.db, "SELECT tries FROM lane") == [(0,)]
    for _ in range(4):
        await rig.dispatcher.reclaim()
        await rig.look()
    read_only = False
    await rig.dispatcher.reclaim()
    await rig.look()
    assert rig.channel.texts == ["hi"]


async def test_a_process_with_too_much_to_do_leaves_new_events_to_others(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.dispatcher.OWN_MOST", 1)
    gate = asyncio.Event()

    async def slow(turn: Turn) -> Outcome:
        await gate.wait()
        return await rigs.echo(turn)

    async with rigs.running(both) as busy, rigs.running(both) as free:
        busy.handle = slow
        await busy.accept(heard("one", "1", "a"))
        await busy.accept(heard("two", "2", "b"))
        await free.look()
        assert free.channel.texts == ["two"]
        gate.set()
        await busy.dispatcher.settled()
        assert busy.channel.texts == ["one"]


async def test_a_clock_that_is_put_back_keeps_nobody_waiting(rig: Rig, clock: Clock) -> None:
    async def broken(_: Turn) -> Outcome:
        raise RuntimeError

    rig.handle = broken
    rig.channel.faults = [SendFailed(Fate.RETRY, "429", after=600.0)]
    await rig.hear(heard("one", "1", "a"))
    rig.handle = rigs.echo
    await rig.hear(heard("two", "2", "b", token=False))
    clock.on(-3 * 24 * 3600)
    await rig.process.beat()
    await rig.look()
    assert sorted(rig.channel.texts) == ["one", "two"]


async def test_a_full_disk_refuses_events_and_loses_none(db: Database) -> None:
    def pages(limit: int) -> Callable[[Unit], object]:
        return lambda u: u.connection.exec_driver_sql(f"PRAGMA max_page_count = {limit}").scalar()

    async with rigs.running(db) as rig:
        await rig.hear(heard("before", "1"))
        await db.write(pages(1))
        long = "x" * 200_000
        with pytest.raises(NotAccepted):
            await rig.accept(heard(long, "2"))
        await db.write(pages(1_000_000))
        await rig.hear(heard(long, "2"))
        assert rig.texts == ["before", long]


async def test_a_turn_that_a_full_disk_stops_costs_no_try_and_is_answered_when_there_is_room(
    db: Database,
) -> None:

    def pages(limit: int) -> Callable[[Unit], object]:
        return lambda u: u.connection.exec_driver_sql(f"PRAGMA max_page_count = {limit}").scalar()

    tries, room = text("SELECT sum(tries) FROM lane"), asyncio.Event()

    async def later(turn: Turn) -> Outcome:
        await room.wait()
        return await rigs.echo(turn)

    long = "x" * 200_000
    async with rigs.running(db) as rig:
        rig.handle = later
        await rig.accept(*(heard(t, t[:2], t[:2]) for t in ("a", long, "b")))
        await db.write(pages(1))
        room.set()
        await rig.dispatcher.settled()
        assert await db.read(lambda u: u.connection.execute(tries).scalar()) == 0
        await db.write(pages(1_000_000))
        for _ in range(2):
            await rig.dispatcher.reclaim()
        await rig.look()
        assert sorted(rig.channel.texts) == ["a", "b", long]


async def test_an_event_that_cannot_even_be_apologised_for_does_not_stop_the_lane(
    rig: Rig, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: Turn) -> Outcome:
        raise RuntimeError

    def unsayable(*_: object) -> None:
        raise RuntimeError

    rig.handle = broken
    real = rig.channel.render
    monkeypatch.setattr(rig.channel, "render", unsayable)
    await rig.hear(heard("one", "1"))
    for seconds in (1, 4):
        clock.on(seconds)
        await rig.look()
    monkeypatch.setattr(rig.channel, "render", real)
    rig.handle = rigs.echo
    await rig.hear(heard("two", "2"))
    assert rig.channel.texts == ["two"]


async def forget_me(turn: Turn) -> Outcome:
    """Erase whoever writes this, and echo everything else."""
    if turn.argument != "erase":
        return await rigs.echo(turn)
    change = ErasePerson(turn.person.id)
    return Outcome(reply.text(Quote("gone")), None, (change,), erases=True)


async def test_what_was_sent_after_an_erasing_is_still_answered(rig: Rig) -> None:
    rig.handle = forget_me
    await rig.hear(heard("hi", "1"), heard("/press p?erase", "2"), heard("and this?", "3"))
    assert rig.channel.texts == ["hi", "gone", "and this?"]
    sealed = await rows(rig.db, "SELECT count(*) FROM person_key")
    assert sealed == [(1,)]  # the new one


async def test_a_farewell_is_sent_and_kept_nowhere(rig: Rig) -> None:
    rig.handle = forget_me
    rig.channel.gate = asyncio.Event()
    await rig.accept(heard("/press p?erase", "2"))
    await until(lambda: bool(rig.channel.tried))
    assert await rows(rig.db, "SELECT body FROM outbox") == [(None,)]
    assert await rows(rig.db, "SELECT person FROM person_key") == []
    rig.channel.gate.set()
    await rig.dispatcher.settled()
    assert rig.channel.texts == ["gone"]
    assert await rows(rig.db, "SELECT state FROM outbox") == [("sent",)]
