"""What is written at the same time shares a commit, and each item gets its own result."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.engine.database import Database, Unit
from storage.engine.group_commit import GROUP, Call, GroupCommit
from storage.tables.queue import LaneRow

PUT = text("INSERT INTO lane (person, seq, fence, tries) VALUES (:person, 1, 1, 0)")


def run(call: Call) -> None:
    call.run(lambda fn, items: fn(None, items), lambda error: isinstance(error, MemoryError))


async def commit(group: Sequence[Call]) -> None:
    """As a database does it, without one."""
    await asyncio.sleep(0)
    for call in group:
        run(call)


async def test_what_comes_during_a_commit_makes_up_the_next_one() -> None:
    written: list[list[int]] = []

    def write(_: Unit, items: Sequence[int]) -> Sequence[int | Exception]:
        written.append(list(items))
        return [item * 10 for item in items]

    begun, gate = asyncio.Event(), asyncio.Event()

    async def slow(group: Sequence[Call]) -> None:
        begun.set()
        await gate.wait()
        await commit(group)

    commits = GroupCommit(slow)
    first = [commits.write_together(write, n) for n in range(3)]
    await begun.wait()
    second = [commits.write_together(write, n) for n in range(3, 7)]
    gate.set()
    assert await asyncio.gather(*first, *second) == [0, 10, 20, 30, 40, 50, 60]
    assert written == [[0, 1, 2], [3, 4, 5, 6]]


async def test_no_more_than_a_group_is_written_at_once() -> None:
    written: list[int] = []

    def write(_: Unit, items: Sequence[int]) -> Sequence[int | Exception]:
        written.append(len(items))
        return items

    commits = GroupCommit(commit)
    count = 2 * GROUP + 1
    assert await asyncio.gather(*(commits.write_together(write, n) for n in range(count))) == [
        *range(count)
    ]
    assert written == [GROUP, GROUP, 1]


async def test_items_of_another_function_are_another_call() -> None:
    def one(_: Unit, items: Sequence[int]) -> Sequence[int | Exception]:
        return [len(items)] * len(items)

    def other(_: Unit, items: Sequence[int]) -> Sequence[int | Exception]:
        return [-len(items)] * len(items)

    commits = GroupCommit(commit)
    waiting = [commits.write_together(fn, n) for n, fn in enumerate((one, other, one))]
    alone = commits.write(lambda _: "alone")
    assert await asyncio.gather(*waiting) == [2, -1, 2]
    assert await alone == "alone"


async def test_an_error_is_raised_to_the_item_it_belongs_to() -> None:
    def write(_: Unit, items: Sequence[int]) -> Sequence[int | Exception]:
        if 9 in items:
            raise OSError("all of it")
        return [ValueError("odd") if item % 2 else item for item in items]

    commits = GroupCommit(commit)
    waiting = [commits.write_together(write, n) for n in (0, 1, 8, 9)]
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in found] == [int, ValueError, int, OSError]


async def test_what_ends_the_whole_commit_is_raised_to_all_and_nothing_is_tried_again() -> None:
    tries: list[int] = []

    def write(_: Unit, items: Sequence[int]) -> Sequence[int | Exception]:
        tries.append(len(items))
        raise MemoryError

    async def broken(group: Sequence[Call]) -> None:
        for call in group:
            try:
                run(call)
            except MemoryError as error:
                raise OSError("the disk is full") from error

    commits = GroupCommit(broken)
    waiting = [commits.write_together(write, n) for n in range(3)]
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in found] == [OSError] * 3
    assert tries == [3]


async def test_a_function_that_forgets_a_result_fails_and_leaves_nobody_waiting() -> None:
    commits = GroupCommit(commit)
    waiting = [commits.write_together(lambda _, items: items[1:], n) for n in range(2)]
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in found] == [ValueError, ValueError]


async def test_one_who_stops_waiting_takes_nothing_from_the_others() -> None:
    gate = asyncio.Event()

    async def slow(group: Sequence[Call]) -> None:
        await gate.wait()
        await commit(group)

    written: list[int] = []

    def write(_: Unit, items: Sequence[int]) -> Sequence[int | Exception]:
        written.extend(items)
        return items

    async def wait_for(future: asyncio.Future[int]) -> int:
        return await future

    commits = GroupCommit(slow)
    futures = [commits.write_together(write, n) for n in (1, 2)]
    first, second = (asyncio.create_task(wait_for(future)) for future in futures)
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    assert await second == 2
    with pytest.raises(asyncio.CancelledError):
        await first
    await commits.settled()
    assert written == [1, 2], "what was begun is written all the same"


def put(unit: Unit, people: Sequence[str]) -> Sequence[str | Exception]:
    """A lane for each person; twice the same person breaks the statement."""
    unit.connection.execute(PUT, [{"person": person} for person in people])
    return [f"{person} of {len(people)}" for person in people]


async def stored(db: Database) -> list[str]:
    lanes = text(f"SELECT person FROM {LaneRow.__tablename__} ORDER BY person")
    return await db.read(lambda unit: list(unit.connection.execute(lanes).scalars()))


async def test_items_that_wait_together_are_one_call_on_either_database(both: Database) -> None:
    results = await asyncio.gather(*(both.write_together(put, name) for name in "abc"))
    assert results == ["a of 3", "b of 3", "c of 3"]
    assert await stored(both) == ["a", "b", "c"]


async def test_an_item_that_breaks_the_statement_of_all_fails_alone(both: Database) -> None:
    await both.write_together(put, "b")
    waiting = [both.write_together(put, name) for name in "abc"]
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [isinstance(each, Exception) for each in found] == [False, True, False]
    assert await stored(both) == ["a", "b", "c"]


async def test_a_server_that_is_down_is_asked_once_for_all(both: Database) -> None:
    tries: list[int] = []

    def down(_: Unit, items: Sequence[Any]) -> Sequence[Any]:
        tries.append(len(items))
        raise OperationalError("SELECT 1", None, OSError("gone"))

    waiting = [both.write_together(down, n) for n in range(3)]
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(each) for each in found] == [OperationalError] * 3
    # SQLite is in this process: a transaction that is still open has not lost its database.
    assert tries == ([3] if both.dialect == "postgresql" else [3, 1, 1, 1])
