"""What is ready at the same time is written together, and each item gets its own result."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.turns.batches import Batches


async def test_what_comes_during_a_write_makes_up_the_next_one() -> None:
    written: list[list[int]] = []

    async def write(items: Sequence[int]) -> Sequence[int | Exception]:
        written.append(list(items))
        await asyncio.sleep(0)
        return [item * 10 for item in items]

    batches: Batches[int, int] = Batches(write, most=3)
    assert await asyncio.gather(*(batches.add(n) for n in range(7))) == [0, 10, 20, 30, 40, 50, 60]
    assert written == [[0, 1, 2], [3, 4, 5], [6]]


async def test_an_error_is_raised_to_those_it_belongs_to() -> None:
    async def write(items: Sequence[int]) -> Sequence[int | Exception]:
        if 9 in items:
            raise OSError("all of it")
        return [ValueError("odd") if item % 2 else item for item in items]

    batches: Batches[int, int] = Batches(write, most=2)
    found = await asyncio.gather(*(batches.add(n) for n in (0, 1, 8, 9)), return_exceptions=True)
    assert [type(each) for each in found] == [int, ValueError, OSError, OSError]


async def test_one_who_stops_waiting_takes_nothing_from_the_others() -> None:
    gate = asyncio.Event()

    async def write(items: Sequence[int]) -> Sequence[int | Exception]:
        await gate.wait()
        return list(items)

    batches: Batches[int, int] = Batches(write, most=5)
    first, second = (asyncio.create_task(batches.add(n)) for n in (1, 2))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    assert await second == 2
    with pytest.raises(asyncio.CancelledError):
        await first
    await batches.settled()
