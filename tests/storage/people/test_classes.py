"""Classes on both databases: counts of people by fives, and nobody kept too long."""

from __future__ import annotations

import pytest

from bot.process.housekeeping import Housekeeping
from storage.engine.database import Database
from storage.engine.transaction import Conflict
from storage.forgetting import erasure, retention
from storage.forgetting.erasure import ForgetInCases
from storage.people import classes
from storage.people.classes import JoinClass, LeaveClasses, OpenClass
from storage.people.progress import Learn, Learned
from tests.storage.forgetting.test_erasure import make_official
from tests.storage.forgetting.test_retention import DAY, count
from tests.support import running as rigs
from tests.support.clock import Clock

CODE = "c12345678"
TRICKS = {"fake_police": ["question:a.q1", "question:a.q2"], "job": ["question:b.q1"]}


async def opened(db: Database) -> int:
    """The id of a class of the only official there is."""
    await make_official(db, "trainer")
    await db.write(OpenClass(CODE, 1).apply)
    found = await db.read(lambda unit: classes.find(unit, CODE))
    assert found
    return found.id


async def join(db: Database, class_id: int, *people: str) -> None:
    for person in people:
        await db.write(JoinClass(class_id, person).apply)


async def learns(db: Database, person: str, item: str, right: int, wrong: int = 0) -> None:
    await db.write(Learn(person, Learned(item, right=right, wrong=wrong)).apply)


async def figures(db: Database, class_id: int) -> classes.Figures:
    return await db.read(lambda unit: classes.figures(unit, class_id, TRICKS))


async def test_five_people_are_no_figure_and_six_are_five_or_more(both: Database) -> None:
    here = await opened(both)
    await join(both, here, *"abcdef")
    for person in "abcde":
        await learns(both, person, "lesson:a", 1)
        await learns(both, person, "question:a.q1", 0, 9)
    assert await figures(both, here) == classes.Figures(5, {}, {})
    await learns(both, "f", "lesson:a", 1)
    await learns(both, "f", "question:a.q2", 0, 1)
    await learns(both, "f", "question:a.q1", 0, 1)
    assert await figures(both, here) == classes.Figures(5, {"a": 5}, {"fake_police": 5})


async def test_one_who_joins_or_leaves_between_two_fives_moves_no_figure(both: Database) -> None:
    here = await opened(both)
    crowd = [f"p{n}" for n in range(8)]
    await join(both, here, *crowd)
    for person in crowd:
        await learns(both, person, "lesson:a", 1)
        await learns(both, person, "question:b.q1", 0, 30)
    before = await figures(both, here)
    assert before == classes.Figures(5, {"a": 5}, {"job": 5})
    await join(both, here, "one-more")
    await learns(both, "one-more", "lesson:a", 1)
    await learns(both, "one-more", "lesson:b", 1)
    assert await figures(both, here) == before
    await both.write(LeaveClasses("one-more").apply)
    await both.write(LeaveClasses("p0").apply)
    assert await figures(both, here) == before


async def test_what_was_learned_before_joining_is_not_counted(both: Database, clock: Clock) -> None:
    here = await opened(both)
    for person in "abcdef":
        await learns(both, person, "lesson:a", 1)
    clock.on(60)
    await join(both, here, *"abcdef")
    assert await figures(both, here) == classes.Figures(5, {}, {})


async def test_joining_twice_is_once_and_a_taken_code_is_a_conflict(both: Database) -> None:
    here = await opened(both)
    await join(both, here, "a", "a")
    assert await count(both, "class_member") == 1
    with pytest.raises(Conflict):
        await both.write(OpenClass(CODE, 1).apply)


async def test_who_erases_themselves_is_in_no_class(both: Database) -> None:
    here = await opened(both)
    await join(both, here, "a", "b")
    assert (await both.read(lambda unit: erasure.kept(unit, "a"))).classes == 1
    await both.write(ForgetInCases("a").apply)
    assert (await both.read(lambda unit: erasure.kept(unit, "a"))).classes == 0
    assert await count(both, "class_member") == 1


async def test_a_trainer_who_erases_themselves_ends_their_classes(both: Database) -> None:
    await join(both, await opened(both), "a")
    await both.write(ForgetInCases("trainer").apply)
    assert await count(both, "class_member") == await count(both, "learning_class") == 0


async def test_a_class_is_forgotten_after_half_a_year(both: Database, clock: Clock) -> None:
    await join(both, await opened(both), "a")
    async with rigs.running(both) as rig:
        clock.on(179 * DAY)
        await Housekeeping(both, rig.process).tidy()
        assert await count(both, "learning_class") == 1
        clock.on(2 * DAY)
        await Housekeeping(both, rig.process).tidy()
    assert retention.CLASSES.days == 180
    assert await count(both, "class_member") == await count(both, "learning_class") == 0


def test_a_code_has_eight_digits_of_its_own() -> None:
    assert classes.looks_like_code(classes.new_code())
    assert classes.looks_like_code(" C12345678 ")
    for wrong in ("", "c", "c1234567", "c123456789", "12345678", "c1234567x", "c๑๒๓๔๕๖๗๘"):
        assert not classes.looks_like_code(wrong)
