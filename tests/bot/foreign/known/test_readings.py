"""A picture is read once; what was read is kept for a short while and told to nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.foreign.known import readings
from bot.foreign.known.compare import Fingerprint
from bot.foreign.known.readings import Readings, SeenFile
from tests.bot.foreign.known.test_compare import known_by, sent
from tests.bot.foreign.screens import screen

SECONDS = 2.0
"""How long a reading takes here."""


class Memory:
    """A memory whose clock stands still until a reading takes time or the test moves it."""

    def __init__(self) -> None:
        self.time = 0.0
        self.pauses: list[float] = []
        self.runs = 0
        self.readings = Readings(lambda: self.time, self._pause)

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def reads(
        self, text: str | None, whole: bool = True
    ) -> Callable[[], Awaitable[tuple[str | None, bool | None]]]:
        async def read() -> tuple[str | None, bool | None]:
            self.runs += 1
            self.time += SECONDS
            await asyncio.sleep(0)
            return text, whole

        return read

    def opened(self, data: bytes, fingerprint: Fingerprint | None = None) -> None:
        self.readings.keep(data, SeenFile((), fingerprint))


@pytest.fixture
def memory() -> Memory:
    return Memory()


async def test_the_same_bytes_are_read_once(memory: Memory) -> None:
    memory.opened(b"x")
    assert await memory.readings.text(b"x", memory.reads("words")) == ("words", False)
    assert await memory.readings.text(b"x", memory.reads("never read")) == ("words", True)
    memory.opened(b"y")
    assert await memory.readings.text(b"y", memory.reads("others")) == ("others", False)


async def test_an_equal_picture_is_read_once_and_another_one_is_read(memory: Memory) -> None:
    first = screen("โทร 081-234-5678")
    memory.opened(b"1", known_by(first))
    memory.opened(b"2", known_by(sent(first)))
    memory.opened(b"3", known_by(screen("โทร 081-234-5679")))
    assert await memory.readings.text(b"1", memory.reads("8")) == ("8", False)
    assert await memory.readings.text(b"2", memory.reads("?")) == ("8", True)
    assert await memory.readings.text(b"3", memory.reads("9")) == ("9", False)


async def test_that_nothing_stands_in_a_picture_is_known_too(memory: Memory) -> None:
    memory.opened(b"x")
    await memory.readings.text(b"x", memory.reads(None))
    assert await memory.readings.text(b"x", memory.reads("?")) == (None, True)


async def test_a_known_picture_takes_as_long_as_the_reading_took(memory: Memory) -> None:
    """Else whoever made a picture for one victim could tell that the victim has shown it to us."""
    memory.opened(b"x")
    await memory.readings.text(b"x", memory.reads("words"))
    await memory.readings.text(b"x", memory.reads("?"))
    assert memory.pauses == [SECONDS]


async def test_a_reading_is_forgotten_after_its_time_however_often_it_was_asked_for(
    memory: Memory,
) -> None:
    memory.opened(b"x")
    await memory.readings.text(b"x", memory.reads("words"))
    memory.time += readings.SECONDS - SECONDS - 1
    assert await memory.readings.text(b"x", memory.reads("?")) == ("words", True)
    memory.time += 2
    assert memory.readings.file(b"x") is None
    assert await memory.readings.text(b"x", memory.reads("again")) == ("again", False)


async def test_only_so_many_are_kept(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "READINGS", 2)
    small = Memory()
    for name in (b"1", b"2"):
        small.opened(name)
        await small.readings.text(name, small.reads("words"))
    await small.readings.text(b"1", small.reads("?"))  # asked for again: it stays
    small.opened(b"3")
    await small.readings.text(b"3", small.reads("words"))
    assert await small.readings.text(b"1", small.reads("?")) == ("words", True)
    assert await small.readings.text(b"2", small.reads("again")) == ("again", False)


async def test_those_who_send_it_while_it_is_read_wait_for_that(memory: Memory) -> None:
    memory.opened(b"x")
    going = asyncio.Event()

    async def slow() -> tuple[str | None, bool | None]:
        await going.wait()
        return "words", True

    first = asyncio.create_task(memory.readings.text(b"x", slow))
    await asyncio.sleep(0)
    others = [asyncio.create_task(memory.readings.text(b"x", memory.reads("?"))) for _ in range(3)]
    await asyncio.sleep(0)
    going.set()
    assert await first == ("words", False)
    assert await asyncio.gather(*others) == [("words", True)] * 3
    assert memory.runs == 0


async def test_if_it_cannot_be_read_one_of_those_who_wait_tries(memory: Memory) -> None:
    memory.opened(b"x")
    going = asyncio.Event()

    async def fails() -> tuple[str | None, bool | None]:
        await going.wait()
        return None, None

    first = asyncio.create_task(memory.readings.text(b"x", fails))
    await asyncio.sleep(0)
    others = [
        asyncio.create_task(memory.readings.text(b"x", memory.reads("words"))) for _ in range(3)
    ]
    await asyncio.sleep(0)
    going.set()
    assert await first == (None, False)
    found = await asyncio.gather(*others)
    assert sorted(found) == [("words", False), ("words", True), ("words", True)]
    assert memory.runs == 1


async def test_what_ran_out_of_time_is_shared_and_read_again_after_a_minute(
    memory: Memory,
) -> None:
    memory.opened(b"x")
    first = asyncio.create_task(memory.readings.text(b"x", memory.reads("half", whole=False)))
    other = asyncio.create_task(memory.readings.text(b"x", memory.reads("?")))
    assert (await first, await other) == (("half", False), ("half", True))
    assert await memory.readings.text(b"x", memory.reads("?")) == ("half", True)
    memory.time += readings.AGAIN_AFTER
    assert await memory.readings.text(b"x", memory.reads("whole")) == ("whole", False)
    assert await memory.readings.text(b"x", memory.reads("?")) == ("whole", True)


async def test_a_picture_equal_to_one_that_ran_out_of_time_is_read_after_a_minute_too(
    memory: Memory,
) -> None:
    picture = screen("โทร 081-234-5678")
    memory.opened(b"1", known_by(picture))
    memory.opened(b"2", known_by(sent(picture)))
    await memory.readings.text(b"1", memory.reads("half", whole=False))
    assert await memory.readings.text(b"2", memory.reads("?")) == ("half", True)
    memory.time += readings.AGAIN_AFTER
    assert await memory.readings.text(b"2", memory.reads("whole")) == ("whole", False)
    assert await memory.readings.text(b"1", memory.reads("?")) == ("whole", True)


async def test_if_who_came_first_writes_again_the_next_one_reads(memory: Memory) -> None:
    memory.opened(b"x")

    async def for_ever() -> tuple[str | None, bool | None]:
        await asyncio.Event().wait()
        return None, True

    first = asyncio.create_task(memory.readings.text(b"x", for_ever))
    await asyncio.sleep(0)
    other = asyncio.create_task(memory.readings.text(b"x", memory.reads("words")))
    await asyncio.sleep(0)
    first.cancel()
    assert await other == ("words", False)
    assert first.cancelled() or first.cancelling()


async def test_nobody_waits_longer_than_a_reading_takes(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "PATIENCE", 0.0)
    memory.opened(b"x")
    first = asyncio.create_task(memory.readings.text(b"x", asyncio.Event().wait))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    assert await memory.readings.text(b"x", memory.reads("own")) == ("own", False)
    first.cancel()


async def test_files_are_named_by_a_key_that_each_process_makes_for_itself() -> None:
    one, other = Readings(), Readings()
    for each in (one, other):
        each.keep(b"x", SeenFile())
    assert set(one._files) != set(other._files)
    assert b"x" not in one._files
