"""Claims stay fast when much is waiting: the plans use the small indexes made for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import event, text

from storage.cases import campaigns
from storage.cases.sightings import PHONE, WORDING, Seen
from storage.engine import statement
from storage.engine.database import Database, Unit
from storage.forgetting import old_cases, retention
from storage.queue import commit, inbox, lanes, outbox
from storage.queue.commit import TurnCommit
from storage.queue.events import RawEvent
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind

FLOOD = """
INSERT INTO inbox (channel, account, event_id, person, seq, received, state, trace)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
SELECT 'fake', '1', CAST(i AS VARCHAR),
 CASE WHEN i % 3 = 0 THEN 'fake:flooder' ELSE 'fake:' || i END,
 i, '2026-01-01 00:00:00', 'open', '' FROM n
"""
LANES = """
INSERT INTO lane (person, seq, due, owner, fence, tries)
SELECT person, max(seq), '2026-01-01 00:00:00', NULL, 1, 0 FROM inbox GROUP BY person
"""
OUTBOX = """
INSERT INTO outbox (id, kind, channel, account, person, push, recipients, must_arrive, state,
 attempts, due, created, unclear, last_error, trace)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
SELECT CAST(i AS VARCHAR), CASE WHEN i % 10 = 0 THEN 'notice' ELSE 'bulk' END, 'fake', '1',
 'fake:' || i, TRUE, 1, FALSE, CASE WHEN i % 7 = 0 THEN 'open' ELSE 'sent' END,
 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00', FALSE, '', '' FROM n
"""


@pytest.fixture
async def crowded(both: Database) -> Database:
    def fill(unit: Unit) -> None:
        for sql in (FLOOD, LANES, OUTBOX):
            unit.connection.execute(text(sql))
        unit.connection.execute(text("ANALYZE"))

    await both.write(fill)
    return both


class Noting:
    """A driver's connection that writes down what a Statement has it run."""

    def __init__(self, driver: Any, ran: list[tuple[str, Any]]) -> None:
        self._driver, self._ran = driver, ran

    def execute(self, sql: str, values: Any) -> Any:
        self._ran.append((sql, values))
        return self._driver.execute(sql, values)

    def cursor(self) -> Noting:
        return self

    def executemany(self, sql: str, several: Any) -> None:
        self._ran.append((sql, several[0]))
        self._driver.cursor().executemany(sql, several)

    def close(self) -> None:
        pass


async def plans(db: Database, fn: Callable[[Unit], object]) -> list[str]:
    """How the database carries out each statement that fn runs."""

    def explain(unit: Unit) -> list[str]:
        ran: list[tuple[str, Any]] = []
        driver = unit.connection.connection.dbapi_connection

        def note(_c: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
            ran.append((sql, values))

        event.listen(unit.connection, "before_cursor_execute", note)
        with patch.object(statement, "_driver", lambda _: Noting(driver, ran)):
            fn(unit)
        event.remove(unit.connection, "before_cursor_execute", note)
        assert ran
        prefix = "EXPLAIN QUERY PLAN " if db.dialect == "sqlite" else "EXPLAIN "
        found = []
        for sql, values in ran:
            one = values[0] if isinstance(values, list) else values
            rows = unit.connection.exec_driver_sql(prefix + sql, one)
            found.append("\n".join(str(row[-1]) for row in rows))
        return found

    return await db.write(explain)


def uses(plan: str, index: str) -> bool:
    return index in plan and "Seq Scan" not in plan and "SCAN " not in plan


async def test_a_claim_of_lanes_reads_only_what_it_takes(crowded: Database) -> None:
    look, take = await plans(crowded, lambda unit: lanes.claim(unit, "me", 8))
    assert uses(look, "lane_due"), look
    assert uses(take, "lane_pkey" if crowded.dialect == "postgresql" else "lane"), take


async def test_a_flooder_costs_others_nothing(crowded: Database) -> None:
    found = await plans(crowded, lambda unit: inbox.load(unit, ["fake:1", "fake:flooder"]))
    _, _of_keys, *events = found  # that of the keys is by their primary key
    assert len(events) == 2
    for plan in events:
        assert uses(plan, "inbox_open"), plan


async def test_a_flooder_is_read_a_run_at_a_time(crowded: Database) -> None:
    lane = (await crowded.read(lambda unit: inbox.load(unit, ["fake:flooder"])))[0]
    assert [event.seq for event in lane.events or ()] == [
        3 * n for n in range(1, inbox.EVENTS_AT_ONCE + 1)
    ]


async def test_claims_of_messages_pass_bulk_and_what_is_sent(crowded: Database) -> None:
    (common, *_) = await plans(crowded, lambda unit: outbox.claim(unit, "me", 8))
    assert uses(common, "outbox_due"), common
    (bulk, *_) = await plans(crowded, lambda unit: outbox.claim_bulk(unit, "me", "fake", 8))
    assert uses(bulk, "outbox_bulk"), bulk


async def test_freeing_the_lanes_of_the_dead_finds_them_by_their_owner(crowded: Database) -> None:
    (plan,) = await plans(crowded, lambda unit: lanes.release_all(unit, ["dead"]))
    assert uses(plan, "lane_owner"), plan
    (plan,) = await plans(crowded, lambda unit: outbox.release_all(unit, ["dead"], unclear=True))
    assert uses(plan, "outbox_owner"), plan


async def test_pushes_under_way_are_counted_without_reading_what_is_sent(
    crowded: Database,
) -> None:
    waiting, flying = await plans(crowded, outbox.pushes_under_way)
    assert "outbox_due" in waiting, "all of the small index, and no row that is finished"
    assert "Seq Scan" not in waiting
    assert uses(flying, "outbox_owner"), flying


SIGHTINGS = """
INSERT INTO sighting (case_id, kind, key, district, at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
SELECT i, CASE WHEN i % 2 = 0 THEN 'phone' ELSE 'wording' END, CAST(i AS VARCHAR), '3805',
 '2026-01-01 00:00:00' FROM n
"""
CASES = """
INSERT INTO "case" (id, word, digits, state, level, district, province, urgent, reporter, language,
 headmen, facts, outcome, opened, updated, version)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
SELECT i, 'mali', CAST(i AS VARCHAR), 'new', 'district', '3805', '38', FALSE, 'p' || i, 'th',
 FALSE, :facts, '', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 0 FROM n
"""


async def test_matching_a_report_reads_only_what_it_shares(both: Database) -> None:
    def fill(unit: Unit) -> None:
        unit.connection.execute(text(SIGHTINGS))
        unit.connection.execute(text(CASES), {"facts": b""})
        unit.connection.execute(text("ANALYZE"))

    await both.write(fill)
    seen = (Seen(PHONE, "0812345678"), Seen(WORDING, "band", "1,2"))
    found = await plans(both, lambda unit: campaigns.like(unit, seen, "me", "3805"))
    assert len(found) == len(seen)
    for plan in found:
        assert uses(plan, "sighting_key"), plan


async def test_what_every_message_runs_finds_its_rows_by_their_keys(crowded: Database) -> None:
    def one_turn(unit: Unit) -> None:
        arrivals = [(RawEvent("fake", "1", "new", "fake:new", b"{}"), "")]
        (lane,) = inbox.ingest(unit, "me", arrivals, {})
        assert lane.events
        done = TurnCommit(lane.lease, lane.lease.seq, [lane.events[0].id], messages=[message])
        assert commit.commit_turns(unit, "me", [done]) == [False]
        outbox.record_sent(unit, [message])

    message = OutboxMessage(
        "new", MessageKind.REPLY, "fake", "1", "fake:new", "", b"", crowded.now()
    )
    for plan in await plans(crowded, one_turn):
        for table in ("inbox", "outbox", "lane"):
            assert f"Seq Scan on {table}" not in plan, plan
            assert f"SCAN {table}" not in plan, plan


async def test_forgetting_reads_no_message_that_is_not_late_and_no_young_event(
    crowded: Database,
) -> None:
    events, late, *_ = await plans(crowded, retention.forget)
    assert "outbox_person" in late, late
    if crowded.dialect == "sqlite":  # there it runs on the loop; PostgreSQL weighs as it likes
        assert uses(events, "inbox_received"), events


CLOSED = """
UPDATE "case" SET state = 'closed', closed = opened,
 forgotten = CASE WHEN id % 100 = 0 THEN NULL ELSE opened END WHERE id % 2 = 0
"""


async def test_forgetting_old_cases_reads_only_those(both: Database) -> None:
    def fill(unit: Unit) -> None:
        unit.connection.execute(text(SIGHTINGS))
        unit.connection.execute(text(CASES), {"facts": b""})
        unit.connection.execute(text(CLOSED))
        unit.connection.execute(text("ANALYZE"))

    await both.write(fill)
    look, *rest = await plans(both, lambda unit: old_cases.forget(unit, timedelta()))
    assert uses(look, "case_closed"), look
    assert len(rest) == 7, "the case, four tables about it, and twice its trail"
    if both.dialect == "sqlite":  # there it runs on the loop; PostgreSQL weighs as it likes
        for plan in rest:
            assert "SCAN " not in re.sub(r"SCAN \d+ CONSTANT ROWS", "", plan), plan
