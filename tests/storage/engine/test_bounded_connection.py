"""A server that keeps its connections and says nothing is noticed, told once, and used again."""

from __future__ import annotations

import asyncio
import itertools
import logging
import uuid
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import text

from storage.engine import bounded_connection, postgresql
from storage.engine.database import Database, Unavailable, Unit
from storage.engine.keyring import Keyring
from tests.support.postgresql import Server
from tests.support.relay import Relay, relay
from tests.support.running import until


@pytest.fixture
def way(postgresql_server: Server) -> Iterator[Relay]:
    """What lies between us and the server."""
    with relay(postgresql_server.port) as made:
        yield made


@pytest.fixture
async def db(way: Relay, postgresql_server: Server, keyring: Keyring) -> AsyncIterator[Database]:
    """A database that is reached by that way."""
    url = postgresql_server.database(uuid.uuid4().hex)
    database = Database(url.replace(f":{postgresql_server.port}/", f":{way.port}/"), keyring)
    await database.open()
    yield database
    way.speak()
    await database.close()


@pytest.fixture
def hurry(way: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    """While something was swallowed, each look at the clock is a minute later than the last."""
    way.hurry(monkeypatch)


def add(unit: Unit) -> None:
    unit.connection.execute(text("INSERT INTO holder (duty, owner) VALUES ('a', 'me')"))


def names(unit: Unit) -> list[str]:
    return list(unit.connection.execute(text("SELECT duty FROM holder")).scalars())


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage().partition(" (")[0]
        for record in caplog.records
        if record.name == "storage.engine.postgresql"
    ]


@pytest.mark.parametrize("asked", [b"", b"BEGIN", b"INSERT"])
@pytest.mark.usefixtures("hurry")
async def test_what_was_asked_in_vain_fails_and_is_not_there_and_the_next_is(
    db: Database, way: Relay, caplog: pytest.LogCaptureFixture, asked: bytes
) -> None:
    caplog.set_level(logging.INFO)
    await db.read(names)
    way.silence(asked)
    with pytest.raises(Unavailable):
        await db.write(add)
    way.speak()
    assert await db.read(names) == []
    await db.write(add)
    assert await db.read(names) == ["a"]
    assert told(caplog) == [
        "no word from the database server",
        "the database server answers again",
    ]


@pytest.mark.usefixtures("hurry")
async def test_a_read_that_nobody_answers_fails(db: Database, way: Relay) -> None:
    way.silence()
    with pytest.raises(Unavailable):
        await db.read(names)


@pytest.mark.usefixtures("hurry")
async def test_a_commit_whose_answer_is_lost_counts_as_failed_though_it_is_there(
    db: Database, way: Relay
) -> None:
    """Whoever tries again must find out: turns do, by their lane and event."""
    way.silence(b"COMMIT")
    with pytest.raises(Unavailable):
        await db.write(add)
    way.speak()
    assert await db.read(names) == ["a"]


async def test_a_server_that_works_long_is_not_cut_off_by_us(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends a statement by itself, and the connection goes on."""

    def limit(unit: Unit) -> list[str]:
        ask = unit.connection.exec_driver_sql
        return [str(ask(f"SHOW {name}").scalar()) for name in (
            "statement_timeout", "idle_in_transaction_session_timeout")]  # fmt: skip

    assert await db.read(limit) == ["30s", "1min"]

    def endless(unit: Unit) -> None:
        unit.connection.exec_driver_sql("SET LOCAL statement_timeout = 1")
        unit.connection.exec_driver_sql("SELECT pg_sleep(60)")

    with pytest.raises(Unavailable, match="statement timeout"):
        await db.write(endless)
    await db.write(add)
    assert await db.read(names) == ["a"]
    assert bounded_connection.ANSWER_SECONDS > bounded_connection.STATEMENT_SECONDS


@pytest.mark.usefixtures("hurry")
async def test_a_connection_that_listens_is_asked_whether_it_is_still_one(
    db: Database,
    way: Relay,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(postgresql, "QUIET_SECONDS", 0.01)
    monkeypatch.setattr(postgresql, "RECONNECT_SECONDS", 0.1)
    heard = db.wakes()
    await anext(heard)
    way.silence()
    again = asyncio.create_task(anext(heard))  # type: ignore[arg-type]
    await asyncio.to_thread(way.swallowed.wait, 20)
    await until(lambda: "listening for work failed: NoAnswer" in caplog.text)
    way.speak()
    async with asyncio.timeout(20):
        await again  # a new connection, for what was missed before it
    await heard.aclose()  # type: ignore[attr-defined]


async def test_bytes_that_come_slowly_are_no_silence() -> None:
    seconds = itertools.count(step=30)

    def answer() -> Iterator[str]:
        for _ in range(5):
            yield "wait"
        return

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounded_connection, "monotonic", lambda: float(next(seconds)))
        waits = bounded_connection._bounded(answer())  # type: ignore[arg-type]
        next(waits)
        for _ in range(4):
            waits.send(1)
        with pytest.raises(StopIteration):
            waits.send(1)
        waits = bounded_connection._bounded(answer())  # type: ignore[arg-type]
        next(waits)
        waits.send(0)
        with pytest.raises(bounded_connection.NoAnswer, match="nothing for 35 s"):
            waits.send(0)
