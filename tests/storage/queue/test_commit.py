"""A turn that cannot be stored leaves nothing; one that breaks the transaction takes it all."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.engine.database import Conflict, Database, Unit
from storage.people import people
from storage.people.people import Person
from storage.queue import commit, inbox, lanes
from storage.queue.commit import TurnCommit
from storage.queue.events import RawEvent
from storage.queue.inbox import Lane
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind

NEWCOMER = Person("a", "fake", "1", "a", new=True)


async def arrived(db: Database) -> Lane:
    """A newcomer's lane with one event, mine."""
    arrival = RawEvent("fake", "1", "1", "a", b"{}"), ""
    (lane,) = await db.write(lambda unit: inbox.ingest(unit, "me", [arrival], {}))
    return lane


async def test_a_reply_in_which_a_message_rides_that_is_gone_is_written_anew(
    both: Database,
) -> None:
    lane = await arrived(both)
    gone = OutboxMessage("gone", MessageKind.REPLY, "fake", "1", "a", "a", b"{}", both.now())
    turn = TurnCommit(lane.lease, 1, [1], NEWCOMER, messages=[gone], late=[gone])
    results = await both.write(lambda unit: commit.commit_turns(unit, "me", [turn]))
    assert [type(each) for each in results] == [Conflict]
    assert await both.read(lambda unit: people.find(unit, "a")) is None
    assert await both.read(lambda unit: inbox.load(unit, ["a"])) == [lane]
    messages = text("SELECT count(*) FROM outbox")
    assert await both.read(lambda unit: unit.connection.execute(messages).scalar()) == 0


class Breaking:
    """Stores what the table does not take."""

    def apply(self, unit: Unit) -> None:
        unit.connection.execute(text("INSERT INTO holder (duty) VALUES ('no owner')"))


async def test_what_the_database_refuses_is_raised_and_not_passed_over(both: Database) -> None:
    lane = await arrived(both)
    turn = TurnCommit(lane.lease, 1, [1], NEWCOMER, changes=[Breaking()])
    with pytest.raises(DBAPIError):
        await both.write(lambda unit: commit.commit_turns(unit, "me", [turn]))
    assert list(await both.read(lambda unit: lanes.lock(unit, ["a"]))) == ["a"]
