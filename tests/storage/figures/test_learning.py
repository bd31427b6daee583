"""Learning on both databases: only groups of five or more, by the district people chose."""

from __future__ import annotations

from sqlalchemy import insert

from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.figures import learning
from storage.figures.learning import LearningFigures, Missed
from storage.people.progress import Learn, Learned
from storage.tables.people import PERSON_TABLE


async def people(db: Database, count: int, district: str, lesson: str) -> None:
    """So many people of a district who finished a lesson; the first erred at its question."""

    def write(unit: Unit) -> None:
        for n in range(count):
            person = f"line:{district}{lesson}{n}"
            row = {"id": person, "channel": "line", "account": "", "language": "th"}
            row |= {"district": district, "created": unit.now}
            more = {"remember": True, "official": False, "version": 0}
            unit.connection.execute(insert(PERSON_TABLE).values(**row, **more))
            Learn(person, Learned(f"lesson:{lesson}", right=1)).apply(unit)
            wrong = int(n == 0)
            Learn(person, Learned(f"question:{lesson}.q1", right=1, wrong=wrong)).apply(unit)

    await db.write(write)


async def test_four_people_are_nobody_and_five_are_told(both: Database) -> None:
    await people(both, 4, "3805", "calls")
    assert await both.read(lambda unit: learning.of(unit, ["3805"])) == LearningFigures()
    await people(both, 5, "3805", "links")
    await people(both, 9, "3801", "links")
    found = await both.read(lambda unit: learning.of(unit, ["3805"]))
    assert found == LearningFigures(5, (("links", 5),), (Missed("links.q1", 5, 20),))
    everywhere = await both.read(lambda unit: learning.of(unit, None))
    assert (everywhere.people, everywhere.finished) == (15, (("links", 10),))
