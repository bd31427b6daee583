"""A database that is down, full, read-only or cut off loses no event and blames none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.turns.dispatcher import NotAccepted
from handlers.core import reply
from handlers.core.outcome import Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Database, Unit
from tests.bot.turns.conftest import rows
from tests.support import running as rigs
from tests.support.fake_channel import heard
from tests.support.running import Rig


async def test_events_that_cannot_be_stored_are_not_accepted(rig: Rig) -> None:
    await rig.db.write(lambda u: u.connection.execute(text("DROP TABLE inbox")) and None)
    with pytest.raises(NotAccepted):
        await rig.accept(heard("hi", "1"))


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
