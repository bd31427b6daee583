"""What an official's pages list is what the policy shows them, and takes no longer with years."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event, insert, select, text, update

from handlers.cases.case import access
from handlers.cases.case.policy import Action, Actor, may
from handlers.cases.case.states import FREE
from handlers.cases.overview import office_lists as overview
from storage.cases import cases
from storage.cases.cases import Case, Reach
from storage.cases.listing import finding
from storage.cases.listing.finding import Viewer, Wanted
from storage.cases.listing.overdue import Limits, Overdue
from storage.cases.report import Loss, Report
from storage.cases.sightings import PHONE, Seen
from storage.cases.states import Level, State
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.officials.officials import Recuse
from storage.tables.cases import Case as CaseRow
from storage.tables.officials import Official as OfficialRow
from tests.support.case_rows import open_case
from tests.support.clock import MONDAY

_CASES = table(CaseRow)
HERE = Reach(Level.DISTRICT, "3805")
ME = "line:me"
NUMBER = Seen(PHONE, "0812345678")
NOW = Overdue(Limits(MONDAY, MONDAY))
ALL = 10_000


def official(unit: Unit, person: str, role: str, district: str | None, province: str | None) -> int:
    values = {"person": person, "role": role, "district": district, "province": province}
    made = unit.connection.execute(
        insert(table(OfficialRow)).values(**values, since=unit.now, digest=False, escalates=False)
    )
    (number,) = made.inserted_primary_key or (0,)
    return int(number)


def some_cases(unit: Unit, many: int, chance: random.Random) -> list[int]:
    """Cases of two districts and their province in every state; I reported some of them."""
    made = []
    for number in range(many):
        reporter = chance.choice([None, "line:a", "line:b", ME])
        seen = [NUMBER] if chance.random() < 0.3 else []
        id = open_case(unit, reporter, seen, chance.choice(["3805", "3806"]))
        state = chance.choice(list(State))
        now = {
            "state": state,
            "level": chance.choice([Level.DISTRICT, Level.DISTRICT, Level.PROVINCE]),
            "urgent": chance.random() < 0.4,
            "loss": chance.choice(["", *Loss]),
            "opened": MONDAY - timedelta(hours=chance.randrange(500), seconds=number),
            "closed": unit.now if state is State.CLOSED else None,
            "taken_by": None if state in FREE else chance.choice([1, 2]),
        }
        unit.connection.execute(update(_CASES).where(_CASES.c.id == id).values(**now))
        made.append(id)
    return made


async def prepared(db: Database) -> Actor:
    """Two officers of a district, one of its province, and cases; I know some reporters."""

    def write(unit: Unit) -> Actor:
        chance = random.Random(7)
        mine = official(unit, ME, "officer", "3805", None)
        official(unit, "line:other", "deputy", "3805", None)
        official(unit, ME, "desk", None, "38")
        for case in some_cases(unit, 120, chance)[::9]:
            Recuse(case, mine).apply(unit)
        return access.actor(unit, ME)

    return await db.write(write)


def every(unit: Unit) -> tuple[Case, ...]:
    ids = unit.connection.execute(select(_CASES.c.id)).scalars().all()
    return cases.of_ids(unit, list(ids))


def names(found: Sequence[Case]) -> list[str]:
    return [case.reference for case in found]


async def test_the_open_list_is_all_that_the_policy_shows_the_urgent_and_oldest_first(
    both: Database,
) -> None:
    me = await prepared(both)

    def look(unit: Unit) -> tuple[list[str], list[str]]:
        allowed = [
            case
            for case, stands in access.standings(unit, every(unit))
            if case.state is not State.CLOSED and may(me, stands, Action.SEE).allowed
        ]
        allowed.sort(key=lambda case: (not case.urgent, case.opened, case.id))
        found = finding.open_cases(unit, overview.viewer(me), 0, ALL)
        return names(found), names(allowed)

    found, allowed = await both.read(look)
    assert found == allowed
    assert len(found) > 20


@pytest.mark.parametrize("size", [1, 7])
async def test_pages_hold_every_case_once(both: Database, size: int) -> None:
    me = await prepared(both)

    def look(unit: Unit) -> tuple[list[str], list[str]]:
        viewer = overview.viewer(me)
        whole = names(finding.open_cases(unit, viewer, 0, ALL))
        pages: list[str] = []
        for skip in range(0, len(whole) + size, size):
            pages += names(finding.open_cases(unit, viewer, skip, size))
        return pages, whole

    pages, whole = await both.read(look)
    assert pages == whole


async def test_the_numbers_count_what_the_list_shows(both: Database) -> None:
    me = await prepared(both)
    late = MONDAY - timedelta(hours=200)

    def look(unit: Unit) -> tuple[object, object]:
        rows = finding.open_cases(unit, overview.viewer(me), 0, ALL)
        losses = dict(unit.connection.execute(select(_CASES.c.id, _CASES.c.loss)).all())
        free = [case for case in rows if case.state in FREE]
        counted = finding.open_numbers(unit, overview.viewer(me), FREE, Overdue(Limits(late, late)))
        return counted, finding.OpenNumbers(
            len(rows),
            len(free),
            sum(losses[case.id] == Loss.PAID for case in rows),
            sum(case.opened <= late for case in free),
            sum(case.state is State.WAITING for case in rows),
        )

    counted, shown = await both.read(look)
    assert counted == shown


WISHES = [
    Wanted(),
    *(Wanted(state=state) for state in State),
    *(Wanted(loss=loss) for loss in Loss),
    Wanted(begin=MONDAY - timedelta(days=9), end=MONDAY - timedelta(days=2)),
    Wanted(seen=(NUMBER,)),
    Wanted(seen=(Seen(PHONE, "0899999999"),)),
    Wanted(holder=1),
    Wanted(holder=2, state=State.WAITING, loss=Loss.PAID, begin=MONDAY - timedelta(days=19)),
    Wanted(seen=(NUMBER,), state=State.CLOSED),
]


async def test_a_search_finds_all_that_fit_and_nothing_else(both: Database) -> None:
    me = await prepared(both)

    def look(unit: Unit, wanted: Wanted) -> tuple[list[str], list[str]]:
        losses = dict(unit.connection.execute(select(_CASES.c.id, _CASES.c.loss)).all())
        with_it = {
            each
            for seen in wanted.seen
            for each in unit.connection.execute(
                text("SELECT case_id FROM sighting WHERE key = :key"),
                {"key": unit.keyring.hash(seen.kind, seen.value)},
            ).scalars()
        }

        def fits(case: Case) -> bool:
            return (
                wanted.state in (None, case.state)
                and wanted.loss in (None, losses[case.id])
                and wanted.holder in (None, case.taken_by)
                and (not wanted.seen or case.id in with_it)
                and (wanted.begin is None or case.opened >= wanted.begin)
                and (wanted.end is None or case.opened < wanted.end)
            )

        allowed = [
            case
            for case, stands in access.standings(unit, every(unit))
            if fits(case) and may(me, stands, Action.SEE).allowed
        ]
        allowed.sort(key=lambda case: (case.opened, case.id), reverse=True)
        viewer = overview.viewer(me)
        pages: list[str] = []
        for skip in range(0, len(allowed) + 10, 10):
            pages += names(finding.search(unit, viewer, wanted, skip, 10))
        return pages, names(allowed)

    for wanted in WISHES:
        found, allowed = await both.read(partial(look, wanted=wanted))
        assert found == allowed, wanted


async def test_who_has_no_role_finds_nothing(both: Database) -> None:
    await prepared(both)
    nobody = Viewer(frozenset(), frozenset({"line:x"}))

    def look(unit: Unit) -> tuple[object, ...]:
        return (
            finding.open_cases(unit, nobody, 0, ALL),
            finding.search(unit, nobody, Wanted(), 0, ALL),
            finding.open_numbers(unit, nobody, FREE, NOW).open,
            finding.in_campaigns(unit, nobody, 10),
        )

    assert await both.read(look) == ((), (), 0, {})


@pytest.mark.parametrize("wanted", WISHES, ids=str)
async def test_no_list_reads_through_the_history(db: Database, wanted: Wanted) -> None:
    """SQLite takes an index that holds what is asked for, whatever else there is."""
    plans: list[str] = []

    def look(unit: Unit) -> None:
        def explain(_: object, __: object, sql: str, values: object, *___: object) -> None:
            if sql.startswith("SELECT") and 'FROM "case"' in sql:
                cursor = unit.connection.connection.cursor()
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
                plans.append(" | ".join(row[3] for row in cursor.fetchall()))

        event.listen(unit.connection, "before_cursor_execute", explain)
        viewer = Viewer(frozenset({HERE, Reach(Level.PROVINCE, "38")}), frozenset({ME}))
        finding.open_cases(unit, viewer, 0, 10)
        finding.open_numbers(unit, viewer, FREE, NOW)
        finding.in_campaigns(unit, viewer, 10)
        finding.search(unit, viewer, wanted, 0, 10)
        event.remove(unit.connection, "before_cursor_execute", explain)

    await db.write(look)
    assert plans
    assert not [plan for plan in plans if "SCAN case" in plan]
    lists = [plan for plan in plans if "case_open_" in plan]
    assert len(lists) >= 8, plans
    searches = " ".join(plans[-2:])
    if wanted.seen and wanted != Wanted(seen=wanted.seen):
        return
    if wanted.seen:
        assert "USING INTEGER PRIMARY KEY" in searches
    elif wanted.holder is not None:
        assert "case_holder" in searches
    elif wanted.state not in (None, State.CLOSED):
        assert "case_open_" in searches
    elif wanted.loss is not None:
        assert "case_loss_" in searches
    else:
        assert "case_day_" in searches


async def test_the_kind_of_loss_is_kept_beside_the_sealed_report(db: Database) -> None:
    def write(unit: Unit) -> str:
        opened = cases.OpenCase(
            "mali", "0001", Level.DISTRICT, "3805", "38", True, "line:a", "th", False,
            Report(loss=Loss.PAID),
        )  # fmt: skip
        opened.apply(unit)
        case = cases.find(unit, "mali0001")
        assert case
        none = replace(case, report=replace(case.report, loss=Loss.NONE))
        kinds = [unit.connection.execute(select(_CASES.c.loss)).scalar_one()]
        cases.MoveCase(case, "reporter", cases.Move.ADD, none).apply(unit)
        kinds.append(unit.connection.execute(select(_CASES.c.loss)).scalar_one())
        return " ".join(kinds)

    assert await db.write(write) == "paid none"
