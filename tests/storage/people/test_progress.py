"""What is learned is kept by item, replaced by the newest, and gone with the consent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from storage.engine.database import Change, Database
from storage.people import people, progress
from storage.people.people import Person
from storage.people.progress import Learn, Learned, Remember, of_person
from tests.support.clock import Clock

ME, OTHER = "preview:1", "preview:2"


async def add_people(db: Database) -> None:
    for one in (ME, OTHER):
        person = Person(one, "preview", "a", one)
        await db.write(lambda unit, person=person: people.add(unit, person))  # type: ignore[misc]


async def apply(db: Database, *changes: Change) -> None:
    for change in changes:
        await db.write(change.apply)


async def kept(db: Database, person: str) -> Mapping[str, Learned]:
    return await db.read(lambda unit: of_person(unit, person))


async def test_an_item_is_kept_once_as_it_was_last(both: Database, clock: Clock) -> None:
    await add_people(both)
    due = clock() + timedelta(days=1)
    await apply(
        both,
        Learn(ME, Learned("question:a.b", "r1", right=0, wrong=1, state="{}", due=due)),
        Learn(ME, Learned("question:a.b", "r1", right=1, wrong=1, state="{1}", due=due)),
        Learn(OTHER, Learned("question:a.b", "r1", right=5)),
    )
    rows = await kept(both, ME)
    assert list(rows) == ["question:a.b"]
    row = rows["question:a.b"]
    assert (row.right, row.wrong, row.state, row.due) == (1, 1, "{1}", due)
    assert row.updated == clock()


async def test_taking_the_consent_back_forgets_one_person_only(both: Database) -> None:
    await add_people(both)
    await apply(
        both,
        Remember(ME, True),
        Learn(ME, Learned("lesson:a", right=1)),
        Learn(OTHER, Learned("lesson:a", right=1)),
    )
    person = await both.read(lambda unit: people.find(unit, ME))
    assert person
    assert person.remember
    await apply(both, Remember(ME, False))
    person = await both.read(lambda unit: people.find(unit, ME))
    assert person
    assert not person.remember
    assert await kept(both, ME) == {}
    assert len(await kept(both, OTHER)) == 1


async def test_nothing_is_known_of_a_stranger(both: Database) -> None:
    assert await kept(both, "preview:nobody") == {}


async def test_missed_questions_are_told_in_steps_of_five_and_never_of_few(both: Database) -> None:
    for number in range(6):
        learned = Learned("question:a-b.one", "r1", right=1, wrong=int(number < 2))
        await apply(both, Learn(f"line:{number}", learned))
    await apply(both, Learn("line:0", Learned("question:a-b.two", wrong=1)))
    await apply(both, Learn("line:0", Learned("question:axb.one", wrong=1)))
    missed = await both.read(lambda unit: progress.missed(unit, "a-b"))
    assert missed == {"one": (5, 0)}
    for number in range(6, 12):
        await apply(both, Learn(f"line:{number}", Learned("question:a-b.one", wrong=2)))
    missed = await both.read(lambda unit: progress.missed(unit, "a-b"))
    assert missed == {"one": (10, 5)}
    assert await both.read(lambda unit: progress.missed(unit, "a")) == {}
