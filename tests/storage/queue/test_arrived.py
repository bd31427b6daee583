"""Messages of a dead process that had arrived: marked as sent, if they were still its own."""

from __future__ import annotations

from collections.abc import Collection

from storage.engine.database import Database
from storage.queue import arrived, outbox
from storage.queue.states import MessageState
from tests.storage.queue.test_outbox import add, column, message


async def record(db: Database, ids: Collection[str], owner: str = "dead") -> int:
    return await db.write(lambda unit: arrived.record(unit, owner, ids))


async def test_they_are_sent_their_words_are_gone_and_the_rest_is_still_to_be_sent(
    both: Database,
) -> None:
    await add(both, message(both, "1"), message(both, "2"), me="dead")
    assert await record(both, ["1", "unknown"]) == 1
    assert await column(both, "state") == {"1": "sent", "2": "open"}
    assert (await column(both, "body"))["1"] is None
    assert (await column(both, "attempts"))["1"] == 1
    assert await both.write(lambda unit: outbox.release_all(unit, ["dead"], unclear=True)) == 1


async def test_another_process_that_has_it_by_now_keeps_it(both: Database) -> None:
    await add(both, message(both, "1"), me="other")
    assert await record(both, ["1"]) == 0
    assert await column(both, "state") == {"1": "open"}
    assert await column(both, "owner") == {"1": "other"}


async def test_the_spare_of_one_that_arrived_is_dropped_and_no_other(both: Database) -> None:
    spares = [message(both, name, state=MessageState.SPARE) for name in ("s1", "s2")]
    firsts = [message(both, "1", spare="s1"), message(both, "2", spare="s2")]
    await add(both, *spares, *firsts, me="dead")
    await record(both, ["1"])
    assert await column(both, "state") == {
        "1": "sent",
        "2": "open",
        "s1": "dropped",
        "s2": "spare",
    }


async def test_nothing_noted_is_nothing_asked(both: Database) -> None:
    assert await record(both, []) == 0
