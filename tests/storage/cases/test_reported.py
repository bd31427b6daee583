"""What several unrelated people reported is told; anything less is not."""

from __future__ import annotations

from sqlalchemy import insert

from storage.cases import sightings
from storage.cases.reported import reported_often
from storage.cases.sightings import PHONE, Seen
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.tables.cases import Case
from tests.support.clock import Clock

NUMBER = Seen(PHONE, "0812345678")


def report(reporter: str | None, digits: str) -> object:
    def write(unit: Unit) -> None:
        row = {
            "word": "mali", "digits": digits, "state": "new", "level": "district",
            "district": "3805", "province": "38", "urgent": False, "reporter": reporter,
            "language": "th", "headmen": False, "facts": b"", "outcome": "", "opened": unit.now,
            "updated": unit.now, "version": 0,
        }  # fmt: skip
        case = unit.connection.execute(insert(table(Case)).values(**row)).inserted_primary_key
        assert case is not None
        sightings.add(unit, int(case[0]), "3805", [NUMBER])

    return write


async def told(db: Database) -> set[str]:
    return set(await db.read(lambda unit: reported_often(unit, [NUMBER])))


async def test_three_unrelated_reports_are_told(both: Database) -> None:
    for n, person in enumerate(("a", "b", "c")):
        await both.write(report(person, f"100{n}"))  # type: ignore[arg-type]
    assert await told(both) == {"0812345678"}


async def test_one_person_reporting_often_is_not(db: Database) -> None:
    for n in range(4):
        await db.write(report("a", f"200{n}"))  # type: ignore[arg-type]
    await db.write(report("b", "2009"))  # type: ignore[arg-type]
    assert await told(db) == set()


async def test_people_who_erased_themselves_count_as_one(db: Database) -> None:
    for n in range(3):
        await db.write(report(None, f"300{n}"))  # type: ignore[arg-type]
    await db.write(report("a", "3009"))  # type: ignore[arg-type]
    assert await told(db) == set()


async def test_what_was_long_ago_is_not_told(db: Database, clock: Clock) -> None:
    for n, person in enumerate(("a", "b", "c")):
        await db.write(report(person, f"400{n}"))  # type: ignore[arg-type]
    clock.on(400 * 86_400)
    assert await told(db) == set()


async def test_nothing_asked_is_nothing_told(db: Database) -> None:
    assert await db.read(lambda unit: reported_often(unit, [])) == {}
