"""Whose file is next: cost first, then age, and in a rush the newest."""

from __future__ import annotations

from collections import defaultdict

import pytest

from bot.foreign.fair_queue import COSTLY, LONG, STEP, FairQueue, Ticket
from bot.foreign.job import FileJob
from tests.bot.lookups.conftest import Time

QUICK, SLOW = FileJob("quick", "x:y", 1, 1), FileJob("slow", "x:y", 1, 1, slow=True)


class Hall:
    """A queue, what each person has cost, and the time."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.clock = Time()
        self.queue = FairQueue(self.spent.__getitem__, 100, self.clock)

    def add(self, person: str, size: int = 1, what: FileJob = QUICK) -> str | None:
        """Whose file had to go."""
        gone = self.queue.add(Ticket(what, bytes(size), {}, person))
        return gone.person if gone else None

    def next(self, *busy: str, slow: bool = True) -> str | None:
        found = self.queue.take(busy, slow=slow)
        return found.person if found else None


@pytest.fixture
async def hall() -> Hall:
    return Hall()


async def test_among_equals_the_first_is_first(hall: Hall) -> None:
    for person in ("mali", "nok", "daeng"):
        hall.add(person)
        hall.spent[person] = STEP / 2 if person == "mali" else 0
    assert [hall.next() for _ in range(4)] == ["mali", "nok", "daeng", None]


async def test_who_has_cost_more_comes_later_however_early_they_came(hall: Hall) -> None:
    hall.add("gang")
    hall.spent["gang"] = STEP
    hall.add("mali")
    hall.clock.now += LONG * 9
    assert [hall.next(), hall.next()] == ["mali", "gang"]


async def test_in_a_rush_the_newest_comes_first(hall: Hall) -> None:
    for n in range(60):
        hall.add(f"gang {n}")
    hall.clock.now += LONG + 0.1
    hall.add("mali")
    assert hall.next() == "mali"
    assert hall.next() == "gang 59"


async def test_one_person_s_second_file_and_a_second_slow_job_wait(hall: Hall) -> None:
    hall.add("mali")
    hall.add("nok", what=SLOW)
    hall.add("daeng")
    assert hall.next("mali", slow=False) == "daeng"
    assert hall.next("mali", slow=False) is None
    assert hall.next("mali") == "nok"
    assert len(hall.queue) == 1


async def test_whose_files_were_dear_can_be_kept_waiting(hall: Hall) -> None:
    hall.add("gang")
    hall.spent["gang"] = COSTLY
    assert hall.queue.take((), slow=True, costly=False) is None
    assert hall.next() == "gang"


async def test_if_there_is_no_room_whoever_cost_most_goes(hall: Hall) -> None:
    hall.spent["gang"] = 5
    assert hall.add("gang", 60) is None
    assert hall.add("mali", 60) == "gang"
    assert hall.add("gang", 60) == "gang", "not who waits already"
    assert hall.add("nok", 101) == "nok", "it would never have room"
    assert hall.next() == "mali"
