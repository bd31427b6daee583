"""Rows of cases as reporting, closing and reopening leave them, for tests of what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import func, insert, select, update

from content.reading.desk import Desk, DeskOutcome
from content.reading.hotlines import Words
from content.reading.library import Library
from handlers.checks import published_list
from handlers.core.scheduled import JobContext
from storage.cases import sightings
from storage.cases.report import Report
from storage.cases.sightings import PHONE, Seen
from storage.cases.states import State
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.tables.cases import Case

T = TypeVar("T")
FRAUD, ADVISED = "fraud", "advised"
DESK = Desk(
    outcomes=tuple(
        DeskOutcome(id=id, label=Words(th=id, en=id), told=Words(th=id, en=id), fraud=id == FRAUD)
        for id in (FRAUD, ADVISED)
    )
)
"""Two outcomes, of which one confirms that it was fraud."""
WEEK = 7 * 86_400.0
NUMBER = Seen(PHONE, "0812345678")
_CASES = table(Case)


def open_case(
    unit: Unit, reporter: str | None, seen: Sequence[Seen], district: str = "3805"
) -> int:
    """Store a case of this reporter; return its id."""
    many = unit.connection.execute(select(func.count()).select_from(_CASES)).scalar_one()
    facts = unit.keyring.seal_json(Report().to_json())
    row = {
        "word": "mali", "digits": f"{many:04}", "state": State.NEW, "level": "district",
        "district": district, "province": district[:2], "urgent": False, "reporter": reporter,
        "language": "th", "headmen": False, "facts": facts, "outcome": "", "opened": unit.now,
        "updated": unit.now, "version": 0,
    }  # fmt: skip
    made = unit.connection.execute(insert(_CASES).values(**row)).inserted_primary_key
    assert made is not None
    sightings.add(unit, int(made[0]), district, seen)
    return int(made[0])


def close(unit: Unit, case: int, outcome: str = FRAUD) -> None:
    """Close a case, as Move.CLOSE does."""
    now = {"state": State.CLOSED, "outcome": outcome}
    closed = func.coalesce(_CASES.c.closed, unit.now)
    unit.connection.execute(update(_CASES).where(_CASES.c.id == case).values(**now, closed=closed))


def reopen(unit: Unit, case: int) -> None:
    """Open a closed case again, as Move.REOPEN does."""
    now = {"state": State.REOPENED, "outcome": "", "closed": None}
    unit.connection.execute(update(_CASES).where(_CASES.c.id == case).values(**now))


async def confirmed(
    db: Database, people: Sequence[str], seen: Sequence[Seen] = (NUMBER,), outcome: str = FRAUD
) -> list[int]:
    """A case of each of these people that an official closed just now; return their ids."""

    def write(unit: Unit) -> list[int]:
        made = [open_case(unit, person, seen) for person in people]
        for case in made:
            close(unit, case, outcome)
        return made

    return await db.write(write)


async def publish(db: Database, content: Library) -> None:
    """Run the job that publishes what is due, as the schedule does."""
    for result in await published_list.publish(JobContext(db.now(), content, db.read)):
        for change in result.changes:
            await db.write(change.apply)
