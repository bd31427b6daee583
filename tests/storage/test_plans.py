"""Claims stay fast when much is waiting: the plans use the small indexes made for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text

from storage import campaigns, inbox, lanes, outbox
from storage.database import Database, Unit
from storage.sightings import PHONE, WORDING, Seen

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
LETTERS = """
INSERT INTO outbox (id, kind, channel, account, person, chat, push, recipients, must_arrive, state,
 attempts, due, created, unclear, last_error, trace)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
SELECT CAST(i AS VARCHAR), CASE WHEN i % 10 = 0 THEN 'notice' ELSE 'bulk' END, 'fake', '1',
 'fake:' || i, '', TRUE, 1, FALSE, CASE WHEN i % 7 = 0 THEN 'open' ELSE 'sent' END,
 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00', FALSE, '', '' FROM n
"""


@pytest.fixture
async def crowded(both: Database) -> Database:
    def fill(unit: Unit) -> None:
        for sql in (FLOOD, LANES, LETTERS):
            unit.connection.execute(text(sql))
        unit.connection.execute(text("ANALYZE"))

    await both.write(fill)
    return both


async def plans(db: Database, fn: Callable[[Unit], object]) -> list[str]:
    """How the database carries out each statement that fn runs."""

    def explain(unit: Unit) -> list[str]:
        ran: list[tuple[str, Any]] = []

        def note(_c: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
            ran.append((statement, values))

        event.listen(unit.connection, "before_cursor_execute", note)
        fn(unit)
        event.remove(unit.connection, "before_cursor_execute", note)
        prefix = "EXPLAIN QUERY PLAN " if db.dialect == "sqlite" else "EXPLAIN "
        found = []
        for statement, values in ran:
            one = values[0] if isinstance(values, list) else values
            rows = unit.connection.exec_driver_sql(prefix + statement, one)
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
    for plan in found[1:]:
        assert uses(plan, "inbox_open"), plan


async def test_a_flooder_is_read_a_run_at_a_time(crowded: Database) -> None:
    lane = (await crowded.read(lambda unit: inbox.load(unit, ["fake:flooder"])))[0]
    assert [event.seq for event in lane.events or ()] == [3 * n for n in range(1, inbox.RUN + 1)]


async def test_claims_of_letters_pass_bulk_and_what_is_sent(crowded: Database) -> None:
    (common, *_) = await plans(crowded, lambda unit: outbox.claim(unit, "me", 8))
    assert uses(common, "outbox_due"), common
    (bulk, *_) = await plans(crowded, lambda unit: outbox.claim_bulk(unit, "me", "fake", 8))
    assert uses(bulk, "outbox_bulk"), bulk


async def test_freeing_the_lanes_of_the_dead_finds_them_by_their_owner(crowded: Database) -> None:
    (plan,) = await plans(crowded, lambda unit: lanes.free(unit, ["dead"]))
    assert uses(plan, "lane_owner"), plan
    (plan,) = await plans(crowded, lambda unit: outbox.free(unit, ["dead"], unclear=True))
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
