"""What is past its time goes; what somebody still needs stays."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, text

from bot.process.heartbeat import Process
from bot.process.housekeeping import Housekeeping
from storage.cases.drafts import SaveDraft
from storage.cases.report import Draft
from storage.engine.columns import Utc
from storage.engine.database import Database
from storage.forgetting import retention
from storage.queue import outbox
from storage.queue.outbox import OutboxMessage, SendResult
from storage.queue.states import MessageKind, MessageState
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import heard

DAY = 24 * 3600


async def count(db: Database, table: str) -> int:
    query = text(f"SELECT count(*) FROM {table}")
    return await db.read(lambda u: u.connection.execute(query).scalar() or 0)


async def test_ids_are_kept_for_seven_days_and_then_forgotten(both: Database, clock: Clock) -> None:
    async with rigs.running(both) as rig:
        await rig.hear(heard("hi", "1"))
        clock.on(6 * DAY)
        await Housekeeping(both, rig.process).tidy()
        await rig.hear(heard("hi", "1"))
        assert len(rig.turns) == 1, "still known as a repeat"
        clock.on(2 * DAY)
        counts = await Housekeeping(both, rig.process).tidy()
    assert {name: count for name, count in counts.items() if count} == {"events": 1, "messages": 1}
    assert await count(both, "inbox") == await count(both, "outbox") == 0
    assert await count(both, "person") == 1


@pytest.mark.parametrize("state", ["sent", "dropped", "dead", "spare"])
async def test_a_message_that_is_done_with_goes_however_it_ended(
    both: Database, clock: Clock, state: str
) -> None:
    async with rigs.running(both) as rig:
        await rig.hear(heard("hi", "1"))
        ended = text("UPDATE outbox SET state = :state").bindparams(state=state)
        await both.write(lambda u: u.connection.execute(ended) and None)
        clock.on(8 * DAY)
        await Housekeeping(both, rig.process).tidy()
    assert await count(both, "outbox") == 0


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
async def test_an_unsent_report_is_forgotten_after_the_days_its_writer_was_told(
    both: Database, clock: Clock, days: int, left: int
) -> None:
    await both.write(lambda u: SaveDraft("fake:a", "what", Draft()).apply(u))
    clock.on(days * DAY)
    await both.write(retention.forget)
    assert await count(both, "draft") == left


async def test_what_is_open_is_never_forgotten(both: Database, clock: Clock) -> None:
    async with rigs.running(both) as rig:
        await rig.hear(heard("hi", "1"))
        sql = "UPDATE inbox SET state = 'open'", "UPDATE outbox SET state = 'open'"
        await both.write(lambda u: [u.connection.execute(text(s)) for s in sql] and None)
        clock.on(30 * DAY)
        await Housekeeping(both, rig.process).tidy()
    assert await count(both, "inbox") == await count(both, "outbox") == 1


async def test_much_is_forgotten_in_small_steps(db: Database, clock: Clock) -> None:
    def fill(unit: object) -> None:
        execute = unit.connection.execute  # type: ignore[attr-defined]
        execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                " INSERT INTO inbox (channel, account, event_id, person, seq, received, state,"
                " trace) SELECT 'fake', '1', i, 'fake:a', i, '2020-01-01 00:00:00', 'done', ''"
                " FROM n"
            )
        )

    await db.write(fill)
    first = await db.write(retention.forget)
    assert first["events"] == retention.MOST
    counts = await Housekeeping(db, Process(db)).tidy()
    assert counts["events"] == 5000 - retention.MOST


@pytest.mark.parametrize(
    ("insert", "table", "days"),
    [
        (
            "INSERT INTO place (person, flow, step, stamp, data, updated)"
            " VALUES ('a', 'f', 's', '', :empty, :now)",
            "place",
            30,
        ),
        ("INSERT INTO attempt (person, what, at) VALUES ('a', 'invite', :now)", "attempt", 30),
        (
            "INSERT INTO learning_class (code, trainer, opened) VALUES ('c', 1, :now)",
            "learning_class",
            180,
        ),
        (
            "INSERT INTO inbox (channel, account, event_id, person, seq, received, state, trace)"
            " VALUES ('fake', '1', '1', 'a', 1, :now, 'dead', '')",
            "inbox",
            7,
        ),
        ("INSERT INTO link_code (code, person, expires) VALUES ('c', 'a', :now)", "link_code", 0),
    ],
)
async def test_each_kind_is_kept_for_its_days_and_no_longer(
    both: Database, clock: Clock, insert: str, table: str, days: int
) -> None:
    row = text(insert).bindparams(bindparam("now", clock(), type_=Utc()))
    if ":empty" in insert:
        row = row.bindparams(empty=b"")
    await both.write(lambda u: u.connection.execute(row) and None)
    clock.on(days * DAY)
    await both.write(retention.forget)
    assert await count(both, table) == 1
    clock.on(1)
    await both.write(retention.forget)
    assert await count(both, table) == 0


async def test_a_late_reply_goes_after_a_day_with_its_words_and_what_else_waits_stays(
    both: Database, clock: Clock
) -> None:
    states = {"late": None, "taken": "other", "waiting": None}
    for name in states:
        one = OutboxMessage(name, MessageKind.REPLY, "fake", "1", "fake:a", "a", b"{}", clock())
        await both.write(lambda unit, one=one: outbox.add(unit, "me", [one]))
        state = "waiting" if name == "waiting" else "late"
        made = SendResult(one, MessageState(state), clock(), "", states[name])
        await both.write(lambda unit, made=made: outbox.record_results(unit, "me", [made]) and None)
    query = text("SELECT id, state, body IS NULL FROM outbox ORDER BY id")

    async def messages() -> list[tuple[str, str, bool]]:
        rows = await both.read(lambda u: u.connection.execute(query).all())
        return [(name, state, bool(empty)) for name, state, empty in rows]

    kept = [("late", "late", False), ("taken", "late", False), ("waiting", "waiting", False)]
    clock.on(DAY)
    await both.write(retention.forget)
    assert await messages() == kept
    clock.on(1)
    await both.write(retention.forget)
    assert await messages() == [("late", "dropped", True), *kept[1:]]
    clock.on(60 * DAY)
    await both.write(retention.forget)
    assert [name for name, *_ in await messages()] == ["taken", "waiting"]
