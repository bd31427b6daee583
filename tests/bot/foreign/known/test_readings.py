"""A picture is read once; what was read is kept for a short while and told to nobody else."""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
from collections.abc import Awaitable, Callable

import pytest

from bot.foreign.known import readings
from bot.foreign.known.compare import Fingerprint
from bot.foreign.known.entries import ENTRY, LETTER
from bot.foreign.known.readings import Readings
from tests.benchmarks.scare_pictures import messages
from tests.bot.foreign.known.test_compare import known_by, sent
from tests.bot.foreign.screens import screen

SECONDS = 2.0
"""How long a reading takes here."""
SAID = "โทร 081-234-5678"


async def no_pause(seconds: float) -> None:
    """A known picture is answered at once."""


class Memory:
    """A memory whose clock stands still until a reading takes time or the test moves it."""

    def __init__(self) -> None:
        self.time = 0.0
        self.pauses: list[float] = []
        self.runs = 0
        self.checks = self.idle = False
        self.meanwhile: Callable[[], Awaitable[None]] = self.nothing
        """What happens while somebody waits for the answer about a known picture."""
        self.readings = Readings(
            lambda: self.time, self._pause, lambda: self.checks, lambda: self.idle
        )

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self.meanwhile()

    async def nothing(self) -> None:
        """Nothing."""

    async def checked(self) -> None:
        """Come back when no check is under way."""
        if self.readings._checking is not None:
            await asyncio.wait({self.readings._checking})

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
        self.readings.keep(data, (), fingerprint)

    async def says(self, data: bytes, person: str, text: str | None) -> tuple[str | None, bool]:
        return await self.readings.text(data, person, self.reads(text))


@pytest.fixture
def memory() -> Memory:
    return Memory()


async def test_the_same_bytes_are_read_once(memory: Memory) -> None:
    memory.opened(b"x")
    assert await memory.readings.text(b"x", "mali", memory.reads("words")) == ("words", False)
    assert await memory.readings.text(b"x", "mali", memory.reads("never read")) == ("words", True)
    memory.opened(b"y")
    assert await memory.readings.text(b"y", "mali", memory.reads("others")) == ("others", False)


def copies(memory: Memory, count: int, words: str = SAID) -> list[bytes]:
    """Files that look the same, opened, none with the bytes of another."""
    picture = known_by(screen(words))
    names = [f"{words} {number}".encode() for number in range(count)]
    for name in names:
        memory.opened(name, picture)
    return names


async def test_a_picture_that_looks_the_same_is_not_read_once_two_people_vouch(
    memory: Memory,
) -> None:
    first = screen(SAID)
    memory.opened(b"1", known_by(first))
    memory.opened(b"2", known_by(sent(first)))
    memory.opened(b"3", known_by(sent(first, 85)))
    memory.opened(b"9", known_by(screen(SAID.replace("5678", "5679"))))
    assert await memory.says(b"1", "mali", SAID) == (SAID, False)
    assert await memory.says(b"2", "nok", SAID) == (SAID, False)
    assert await memory.says(b"3", "lek", "?") == (SAID, True)
    assert await memory.says(b"9", "lek", "9") == ("9", False)


async def test_one_person_cannot_vouch_for_themselves(memory: Memory) -> None:
    names = copies(memory, 4)
    for name in names[:3]:
        assert await memory.says(name, "mali", "all is well") == ("all is well", False)
    assert await memory.says(names[3], "nok", SAID) == (SAID, False)


async def test_a_reading_that_nobody_else_confirms_misleads_nobody(memory: Memory) -> None:
    """A picture made to be read as something else, sent before the true one goes round."""
    names = copies(memory, 5)
    assert await memory.says(names[0], "evil", "all is well") == ("all is well", False)
    for name, person in zip(names[1:3], ("mali", "nok"), strict=True):
        assert await memory.says(name, person, SAID) == (SAID, False)
    assert await memory.says(names[3], "lek", "?") == (SAID, True)
    assert await memory.says(names[0], "tui", "?") == ("all is well", True)  # the very bytes


@pytest.mark.parametrize("other", ["โอนเงิน 500,000 บาท โทร 081-234-5679", "โทร 081-234-5678"])
async def test_who_reads_another_number_or_half_the_words_vouches_for_nothing(
    memory: Memory, other: str
) -> None:
    names = copies(memory, 3)
    await memory.says(names[0], "mali", "โอนเงิน 500,000 บาท โทร 081-234-5678")
    await memory.says(names[1], "nok", other)
    assert await memory.says(names[2], "lek", "own") == ("own", False)


async def test_a_reading_without_words_is_never_kept(memory: Memory) -> None:
    """Noise that nobody sees may make a copy of a notice unreadable."""
    names = copies(memory, 2)
    assert await memory.says(names[0], "evil", None) == (None, False)
    assert not memory.readings._readings
    assert await memory.says(names[0], "mali", "words") == ("words", False)
    assert await memory.says(names[1], "nok", SAID) == (SAID, False)


async def test_with_hundreds_of_like_pictures_few_are_compared_and_in_a_thread(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def compared(one: Fingerprint, other: Fingerprint) -> bool:
        threads.append(threading.get_ident())
        return False

    monkeypatch.setattr(readings, "equal", compared)
    for name in copies(memory, 200):
        await memory.says(name, "mali", SAID)
    assert len(threads) <= 200 * 2 * readings.COMPARED
    assert threading.get_ident() not in threads


async def test_codes_of_a_known_file_come_no_sooner_than_finding_them_took(memory: Memory) -> None:
    memory.readings.keep(b"x", ("link",), None, 0.7)
    memory.readings.keep(b"y", (), None, 60.0)
    assert await memory.readings.codes(b"x") == ("link",)
    assert await memory.readings.codes(b"y") == ()
    assert await memory.readings.codes(b"z") is None
    assert memory.pauses == [0.7, readings.LONGEST]


async def test_what_is_kept_is_bounded_by_its_bytes(memory: Memory) -> None:
    large = Fingerprint(0, 1.0, 384, bytes(90_000))
    for number in range(400):
        name = str(number).encode()
        memory.readings.keep(name, ("x" * 4300,) * 5, large)
        await memory.says(name, "mali", "x" * 20_000)
    files, kept = memory.readings._files, memory.readings._readings
    fingerprints = memory.readings._fingerprints.values()
    letters = sum(len(code) for seen in files.values() for code in seen.codes)
    assert 0 < letters * LETTER <= readings.FILES_BYTES
    assert 0 < sum(len(each.packed) for each in fingerprints) <= readings.FINGERPRINTS_BYTES
    of_readings = sum(
        len(each.packed) for each in (one.fingerprint for one in kept.values()) if each
    )
    assert 0 < of_readings + len(kept) * 20_000 * LETTER <= readings.READINGS_BYTES


async def test_in_a_scare_few_repeats_are_read_though_many_come_at_once() -> None:
    """Nine in ten are repeats, half of them the very file, half look the same; the reader is busy
    at times."""
    chance, numbers = random.Random(7), itertools.count()
    lot = random.Random(8)
    kept = Readings(pause=no_pause, check=lambda: lot.randrange(readings.CHECKED) == 0)
    scenes = list(itertools.islice(messages(3), 8))
    looks = {words: known_by(screen(words)) for words in scenes}
    runs, repeats, told = 0, 0, list[bool]()
    met: set[str] = set()

    async def send(words: str, data: bytes, person: str) -> None:
        async def read() -> tuple[str | None, bool | None]:
            nonlocal runs
            if next(numbers) % 10 == 9:
                return None, None
            runs += 1
            for _ in range(5):
                await asyncio.sleep(0)
            return words, True

        text, _ = await kept.text(data, person, read)
        told.append(text == words)
        assert text in (words, None)

    for _ in range(30):
        group = []
        for _ in range(50):
            which = chance.random()
            words = chance.choice(scenes) if which < 0.9 else f"fresh {next(numbers)}"
            repeats += words in met
            met.add(words)
            number = next(numbers) if which < 0.45 else 0
            data = f"{words} {number}".encode()
            kept.keep(data, (), looks.get(words))
            group.append(send(words, data, f"p{next(numbers)}"))
        await asyncio.gather(*group)
    assert repeats > 1200
    assert runs <= len(met) + 0.05 * repeats
    assert sum(told) > 0.9 * len(told)


async def test_a_known_picture_takes_as_long_as_the_reading_took(memory: Memory) -> None:
    """Else whoever made a picture for one victim could tell that the victim has shown it to us."""
    memory.opened(b"x")
    await memory.readings.text(b"x", "mali", memory.reads("words"))
    await memory.readings.text(b"x", "mali", memory.reads("?"))
    assert memory.pauses == [SECONDS]


async def test_a_reading_is_forgotten_after_its_time_however_often_it_was_asked_for(
    memory: Memory,
) -> None:
    memory.opened(b"x")
    await memory.readings.text(b"x", "mali", memory.reads("words"))
    memory.time += readings.SECONDS - SECONDS - 1
    assert await memory.readings.text(b"x", "mali", memory.reads("?")) == ("words", True)
    memory.time += 2 + SECONDS
    assert await memory.readings.codes(b"x") is None
    assert await memory.readings.text(b"x", "mali", memory.reads("again")) == ("again", False)


async def test_only_so_many_are_kept(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "READINGS_BYTES", 2.5 * ENTRY)
    small = Memory()
    for name in (b"1", b"2"):
        small.opened(name)
        await small.readings.text(name, "mali", small.reads("words"))
    await small.readings.text(b"1", "mali", small.reads("?"))  # asked for again: it stays
    small.opened(b"3")
    await small.readings.text(b"3", "mali", small.reads("words"))
    assert await small.readings.text(b"1", "mali", small.reads("?")) == ("words", True)
    assert await small.readings.text(b"2", "mali", small.reads("again")) == ("again", False)


async def test_those_who_send_it_while_it_is_read_wait_for_that(memory: Memory) -> None:
    memory.opened(b"x")
    going = asyncio.Event()

    async def slow() -> tuple[str | None, bool | None]:
        await going.wait()
        return "words", True

    first = asyncio.create_task(memory.readings.text(b"x", "mali", slow))
    await asyncio.sleep(0)
    others = [
        asyncio.create_task(memory.readings.text(b"x", "mali", memory.reads("?"))) for _ in range(3)
    ]
    await asyncio.sleep(0)
    going.set()
    assert await first == ("words", False)
    assert await asyncio.gather(*others) == [("words", True)] * 3
    assert memory.runs == 0


async def test_if_no_worker_is_free_those_who_wait_do_not_try_one_after_the_other(
    memory: Memory,
) -> None:
    memory.opened(b"x")
    going = asyncio.Event()

    async def fails() -> tuple[str | None, bool | None]:
        await going.wait()
        return None, None

    first = asyncio.create_task(memory.readings.text(b"x", "mali", fails))
    await asyncio.sleep(0)
    others = [
        asyncio.create_task(memory.readings.text(b"x", "mali", memory.reads("words")))
        for _ in range(3)
    ]
    await asyncio.sleep(0)
    going.set()
    assert await first == (None, False)
    assert await asyncio.gather(*others) == [(None, False)] * 3
    assert memory.runs == 0
    assert await memory.says(b"x", "mali", "words") == ("words", False)


async def test_what_ran_out_of_time_is_shared_and_read_again_after_a_minute(
    memory: Memory,
) -> None:
    memory.opened(b"x")
    first = asyncio.create_task(
        memory.readings.text(b"x", "mali", memory.reads("half", whole=False))
    )
    other = asyncio.create_task(memory.readings.text(b"x", "mali", memory.reads("?")))
    assert (await first, await other) == (("half", False), ("half", True))
    assert await memory.readings.text(b"x", "mali", memory.reads("?")) == ("half", True)
    memory.time += readings.AGAIN_AFTER
    assert await memory.readings.text(b"x", "mali", memory.reads("whole")) == ("whole", False)
    assert await memory.readings.text(b"x", "mali", memory.reads("?")) == ("whole", True)


async def test_what_ran_out_of_time_is_not_handed_on_to_a_picture_that_looks_the_same(
    memory: Memory,
) -> None:
    names = copies(memory, 3)
    for name, person in zip(names, ("mali", "nok", "lek"), strict=True):
        read = memory.reads("half", whole=False)
        assert await memory.readings.text(name, person, read) == ("half", False)


async def test_if_who_came_first_writes_again_the_next_one_reads(memory: Memory) -> None:
    memory.opened(b"x")

    async def for_ever() -> tuple[str | None, bool | None]:
        await asyncio.Event().wait()
        return None, True

    first = asyncio.create_task(memory.readings.text(b"x", "mali", for_ever))
    await asyncio.sleep(0)
    other = asyncio.create_task(memory.readings.text(b"x", "mali", memory.reads("words")))
    await asyncio.sleep(0)
    first.cancel()
    assert await other == ("words", False)
    assert first.cancelled() or first.cancelling()


async def test_nobody_waits_longer_than_a_reading_takes_nor_reads_the_same_file_beside_it(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "PATIENCE", 0.0)
    memory.opened(b"x")
    first = asyncio.create_task(memory.readings.text(b"x", "mali", asyncio.Event().wait))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    assert await memory.readings.text(b"x", "mali", memory.reads("?")) == (None, False)
    first.cancel()


async def test_files_are_named_by_a_key_that_each_process_makes_for_itself() -> None:
    one, other = Readings(), Readings()
    for each in (one, other):
        each.keep(b"x")
    assert set(one._files) != set(other._files)
    assert b"x" not in one._files
