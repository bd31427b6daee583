"""What is shared of what was read is checked by later pictures, at nobody's cost: a reading made to
mislead comes to light, and those who can still be told are told."""

from __future__ import annotations

import asyncio
import itertools
import logging

import pytest
from prometheus_client import REGISTRY

from bot.foreign.known import readings
from bot.foreign.known.agreement import DOUBTFUL, NEARLY, agreement
from tests.bot.foreign.known.test_readings import SAID, Memory, copies

SAFE = "all is well"
LONG = "บัญชีของท่านจะถูกระงับ โอนเงินค่าธรรมเนียมภายในวันนี้ มิฉะนั้นเงินจะหายหมด ติดต่อเจ้าหน้าที่ด่วน "
BADLY = [LONG.replace("ก", one).replace("น", two) for one, two in ("ฆฌ", "ฎฏ", "ฐฑ")]
"""LONG as Tesseract may read it on bad days: DOUBTFUL and more of it, but less than NEARLY."""


@pytest.fixture
def memory() -> Memory:
    return Memory()


def contradicted() -> float:
    labels = {"job": "text", "result": "contradicted"}
    return REGISTRY.get_sample_value("rutan_files_total", labels) or 0.0


async def poisoned(memory: Memory, count: int, words: str = SAFE) -> list[bytes]:
    """Look-alikes, of which two people's, made for it, were read as `words`; the rest is unread."""
    names = copies(memory, count)
    for name, person in zip(names[:2], ("evil", "evil twin"), strict=True):
        assert await memory.says(name, person, words) == (words, False)
    memory.runs = 0
    return names[2:]


async def test_the_first_picture_that_a_reading_is_handed_on_to_checks_it(memory: Memory) -> None:
    before = contradicted()
    names = await poisoned(memory, 5)
    memory.idle = True
    assert await memory.says(names[0], "mali", SAID) == (SAFE, True)  # as the check takes longer
    await memory.checked()
    assert contradicted() == before + 2  # both of theirs
    assert await memory.says(names[1], "nok", SAID) == (SAID, False)
    assert await memory.says(names[2], "lek", "?") == (SAID, True)
    assert await memory.says(names[0], "mali", "?") == (SAID, True)  # sent again: their own


async def test_who_still_waits_when_a_check_tells_something_else_is_told_that(
    memory: Memory,
) -> None:
    names = await poisoned(memory, 5)
    memory.idle = True
    memory.meanwhile = memory.checked
    both = [memory.says(each, who, SAID) for each, who in zip(names, ("mali", "nok"), strict=False)]
    assert await asyncio.gather(*both) == [(SAID, True), (SAID, False)]
    assert memory.runs == 2
    assert await memory.says(names[2], "lek", SAID) == (SAID, True)


async def test_a_check_that_agrees_costs_nobody_time_and_comes_once_but_by_lot(
    memory: Memory,
) -> None:
    names = await poisoned(memory, 7, SAID)
    memory.idle = True
    for number, name in enumerate(names[:3]):
        assert await memory.says(name, f"p{number}", SAID) == (SAID, True)
        await memory.checked()
    assert memory.runs == 1
    memory.checks = True
    assert await memory.says(names[3], "lek", SAID) == (SAID, True)
    await memory.checked()
    assert memory.runs == 2


async def test_no_check_begins_while_others_wait_nor_beside_another(memory: Memory) -> None:
    names = await poisoned(memory, 6, SAID)
    memory.checks = True
    assert await memory.says(names[0], "mali", SAID) == (SAID, True)
    assert memory.runs == 0
    memory.idle = True
    going = asyncio.Event()

    async def slow() -> tuple[str | None, bool | None]:
        await going.wait()
        return SAID, True

    never = memory.reads("never read")
    assert await memory.readings.text(names[1], "nok", never, slow) == (SAID, True)
    await asyncio.sleep(0)
    assert await memory.says(names[2], "lek", SAID) == (SAID, True)
    assert memory.runs == 0
    going.set()
    await memory.checked()


async def test_if_the_reader_is_never_idle_a_picture_is_read_before_its_answer(
    memory: Memory,
) -> None:
    names = await poisoned(memory, readings.UNCHECKED + 4)
    for number, name in enumerate(names[: readings.UNCHECKED]):
        assert await memory.says(name, f"p{number}", SAID) == (SAFE, True)
    assert await memory.says(names[-2], "nok", SAID) == (SAID, False)
    assert await memory.says(names[-1], "lek", SAID) == (SAID, False)
    assert await memory.says(names[0], "p0", "?") == (SAID, True)  # what it got before is gone


async def test_pictures_that_cannot_be_read_spare_a_reading_no_check(memory: Memory) -> None:
    """Those who made it might send noise that nobody sees, for its check to fail."""
    names = await poisoned(memory, readings.UNCHECKED + 5)
    memory.idle = True
    for number, name in enumerate(names[: readings.UNCHECKED]):
        assert await memory.says(name, f"evil {number}", None) == (SAFE, True)
        await memory.checked()
    assert await memory.says(names[-3], "mali", SAID) == (SAFE, True)
    await memory.checked()
    assert await memory.says(names[-2], "nok", SAID) == (SAID, False)


async def test_whoever_sent_it_first_cannot_check_it_themselves(memory: Memory) -> None:
    names = await poisoned(memory, 5)
    memory.idle = True
    numbered = memory.readings._readings
    due = [each for each in numbered.values() if each.due is not None]
    (senders,) = [each.sender for each in due]
    own = next(
        who for who in ("evil", "evil twin") if memory.readings._name(who.encode()) == senders
    )
    assert await memory.says(names[0], own, SAFE) == (SAFE, True)
    await memory.checked()
    assert await memory.says(names[1], "mali", SAID) == (SAFE, True)
    await memory.checked()
    assert await memory.says(names[2], "nok", SAID) == (SAID, False)


async def test_a_bad_reading_of_the_same_words_is_no_contradiction_but_two_are(
    memory: Memory,
) -> None:
    assert all(DOUBTFUL <= agreement(LONG, each) < NEARLY for each in BADLY)
    assert all(agreement(*pair) < NEARLY for pair in itertools.combinations(BADLY, 2))
    names = await poisoned(memory, 7, LONG)
    memory.idle = memory.checks = True
    said = (BADLY[0], LONG, BADLY[1], BADLY[2])
    for number, (name, words) in enumerate(zip(names, said, strict=False)):
        assert await memory.says(name, f"p{number}", words) == (LONG, True)
        await memory.checked()
    assert await memory.says(names[4], "nok", LONG) == (LONG, False)


async def test_what_goes_wrong_with_a_check_is_told_without_its_words_and_checked_again(
    memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    names = await poisoned(memory, 5)
    memory.idle = True

    async def fails() -> tuple[str | None, bool | None]:
        raise ValueError("SECRET WORDS")

    never = memory.reads("never read")
    with caplog.at_level(logging.DEBUG):
        assert await memory.readings.text(names[0], "mali", never, fails) == (SAFE, True)
        await memory.checked()
    assert "ValueError" in caplog.text
    assert "SECRET" not in caplog.text
    await memory.says(names[1], "nok", SAID)
    await memory.checked()
    assert await memory.says(names[2], "lek", SAID) == (SAID, False)
