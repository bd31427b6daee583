"""What handlers are told of a file: opened, damaged, too many, or not now."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from prometheus_client import REGISTRY

from bot.foreign.budget import Budget
from bot.foreign.job import Answer, FileJob, Refused
from bot.foreign.known.readings import Readings
from bot.foreign.opener import CHECKER, Opener
from bot.foreign.pool import Busy, WorkerPool
from bot.foreign.worker_process import JobFailed
from handlers.core.ports import CleanRecording, NotOpened
from tests.bot.foreign.screens import as_file, screen
from tests.bot.foreign.test_pictures import LINK, cleaned, png, saved
from tests.support.paths import ROOT
from tests.support.running import until

VOICE = ROOT / "tests/bot/foreign/recordings/voices/telegram.ogg"


WORDS = "โอนค่าธรรมเนียม 50 บาท โทร 081-234-5678"


async def no_pause(seconds: float) -> None:
    """A known picture is answered at once."""


def words_read(result: str = "opened") -> float:
    labels = {"job": "text", "result": result}
    return REGISTRY.get_sample_value("rutan_files_total", labels) or 0.0


class Pool:
    """A pool whose every job comes out like this."""

    def __init__(self, result: Answer | Exception, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self.asked: list[str] = []
        self._result = result

    async def run(
        self, job: FileJob, data: bytes, values: Mapping[str, Any] | None = None, person: str = ""
    ) -> Answer:
        self.asked.append(job.name)
        if isinstance(self._result, Exception):
            raise self._result
        return self._result


def opener(result: Answer | Exception, budget: Budget | None = None) -> tuple[Opener, Pool]:
    pool = Pool(result, budget)
    return Opener(cast(WorkerPool, pool), Path("reader"), Readings(pause=no_pause)), pool


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Refused("x"), NotOpened.DAMAGED),
        (JobFailed("cpu"), NotOpened.DAMAGED),
        (JobFailed("KeyError"), NotOpened.DAMAGED),
        (Busy(), NotOpened.BUSY),
    ],
)
async def test_why_a_file_was_not_opened_is_told(error: Exception, told: NotOpened) -> None:
    asked, _ = opener(error)
    assert await asked.codes(b"x", "mali") is told
    assert await asked.clean_picture(b"x", "mali") is told
    assert await asked.clean_recording(b"x", "mali") is told
    assert await asked.read(b"x", "mali") is None
    assert await asked.refresh(b"x", "mali") is None


async def test_who_has_sent_too_much_costs_no_worker_anything() -> None:
    asked, pool = opener(Answer({"codes": [LINK]}), Budget(files=1))
    assert await asked.codes(b"x", "mali") == (LINK,)
    assert await asked.codes(b"y", "mali") is NotOpened.TOO_MANY
    assert await asked.codes(b"y", "nok") == (LINK,)
    assert pool.asked == ["codes", "codes"]


async def test_a_file_that_was_opened_just_now_is_not_opened_again_but_counted() -> None:
    asked, pool = opener(Answer({"codes": [LINK]}), Budget(files=1))
    assert await asked.codes(b"x", "mali") == (LINK,)
    assert await asked.codes(b"x", "nok") == (LINK,)
    assert await asked.codes(b"x", "mali") is NotOpened.TOO_MANY
    assert pool.asked == ["codes"]


async def test_the_codes_of_a_known_file_come_no_sooner_than_the_first_time() -> None:
    clock, pauses = [0.0], list[float]()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    class Slow(Pool):
        async def run(self, *args: Any) -> Answer:
            clock[0] += 1.5
            return await super().run(*args)

    pool = Slow(Answer({"codes": [LINK]}))
    asked = Opener(cast(WorkerPool, pool), None, Readings(lambda: clock[0], pause))
    assert await asked.codes(b"x", "mali") == (LINK,)
    assert pauses == []
    assert await asked.codes(b"x", "nok") == (LINK,)
    assert pauses == [1.5]


async def test_a_file_that_could_not_be_opened_is_tried_again() -> None:
    asked, pool = opener(Busy())
    await asked.codes(b"x", "mali")
    await asked.codes(b"x", "mali")
    assert pool.asked == ["codes", "codes"]


async def test_a_picture_sent_again_is_read_once() -> None:
    asked, pool = opener(Answer({"codes": [], "text": "words", "whole": True}))
    for person in ("mali", "nok"):
        assert await asked.codes(b"x", person) == ()
        assert await asked.read(b"x", person) == "words"
    assert pool.asked == ["codes", "prepare", "text"]


async def test_a_picture_that_no_worker_could_open_is_read_when_it_comes_again() -> None:
    asked, pool = opener(Busy())
    assert await asked.read(b"x", "mali") is None
    assert await asked.read(b"x", "nok") is None
    assert pool.asked == ["prepare", "prepare"]


async def test_a_reading_that_ran_out_of_time_is_not_tried_by_the_next_one_at_once() -> None:
    asked, pool = opener(Answer({"codes": [], "text": "half", "whole": False}))
    for person in ("mali", "nok"):
        assert await asked.codes(b"x", person) == ()
        assert await asked.read(b"x", person) == "half"
    assert pool.asked.count("text") == 1


async def test_the_same_screenshot_compressed_anew_is_read_once_by_real_workers(
    tmp_path: Path,
) -> None:
    program = tmp_path / "reader"
    program.write_text("#!/bin/sh\ncat > /dev/null\necho words that are read\n")
    program.chmod(0o755)
    before = words_read()
    pool = WorkerPool(Budget(), 1, wait=120)
    asked, picture = Opener(pool, program, Readings(pause=no_pause)), screen(WORDS)
    files = [as_file(picture, quality) for quality in (0, 85, 60)]
    files.append(as_file(screen(WORDS.replace("5678", "5679"))))
    texts = []
    for data, person in zip(files, ("mali", "nok", "lek", "tui"), strict=True):
        assert await asked.codes(data, person) == ()
        texts.append(await asked.read(data, person))
    await pool.close()
    reads = words_read() - before
    assert texts == ["words that are read"] * 4
    assert reads == 3, "the first two, which vouch for each other, and the look-alike"


async def test_what_is_shared_is_checked_at_nobodys_cost_while_the_pool_is_idle() -> None:
    told = {"codes": [], "text": WORDS, "whole": True, "hash": "0" * 128, "shape": 2.0, "rows": 640}
    cells = bytes(640 * 256 + 512 * 256 + 64 * 32)

    class Idle(Pool):
        idle = False
        people: ClassVar[list[str]] = []

        async def run(self, job: FileJob, *more: Any) -> Answer:
            self.people.append(more[-1])
            return await super().run(job, *more)

    pool = Idle(Answer(told, zlib.compress(cells)))
    readings = Readings(pause=no_pause, idle=lambda: pool.idle)
    asked = Opener(cast(WorkerPool, pool), Path("reader"), readings)
    before = words_read("known"), words_read("checked")
    for number, person in enumerate(("mali", "nok", "lek")):
        pool.idle = number == 2
        await asked.codes(bytes([number]), person)
        assert await asked.read(bytes([number]), person) == WORDS
    await until(lambda: words_read("checked") > before[1])
    assert pool.people[-3:] == ["lek", CHECKER, CHECKER]  # its codes, then made grey and read
    assert (words_read("known"), words_read("checked")) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("values", [{}, {"codes": 5}, {"codes": [5, None]}, {"text": 5}])
async def test_a_worker_that_answers_nonsense_is_not_believed(values: dict[str, object]) -> None:
    asked, _ = opener(Answer(values))
    assert await asked.codes(b"x", "mali") == ()
    assert await asked.read(b"x", "mali") is None
    assert await asked.refresh(b"x", "mali") is None


async def test_files_are_opened_in_real_workers() -> None:
    pool = WorkerPool(Budget(), 1, wait=120)
    asked = Opener(pool)
    assert await asked.codes(png(LINK), "mali") == (LINK,)
    picture = await asked.clean_picture(png(LINK), "mali")
    assert isinstance(picture, bytes)
    assert picture.startswith(b"\xff\xd8")
    sound = await asked.clean_recording(VOICE.read_bytes(), "mali")
    assert isinstance(sound, CleanRecording)
    assert sound.mime == "audio/ogg"
    assert b"Secret" not in sound.data
    page = b"<META HTTP-EQUIV='Refresh' CONTENT='0; URL=https://evil.top/x'>"
    assert await asked.refresh(page, "mali") == "https://evil.top/x"
    await pool.close()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
async def test_every_format_is_opened_inside_the_limits_of_a_worker(kind: str) -> None:
    """A confined job can load nothing late: whatever a format needs is there before."""
    from PIL import Image

    if kind not in Image.SAVE:
        pytest.skip("this Pillow cannot write it")
    pool = WorkerPool(Budget(), 1, wait=120)
    picture = await Opener(pool).clean_picture(saved(cleaned(png(LINK)), kind), "mali")
    assert isinstance(picture, bytes)
    await pool.close()
