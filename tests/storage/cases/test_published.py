"""The published list: looked up by hash, replaced whole, and by one process at a time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from storage.cases import published
from storage.cases.published import ASKED, Batch, Publish
from storage.cases.sightings import ACCOUNT, PHONE, Seen
from storage.engine.database import Database
from storage.engine.transaction import Conflict
from tests.support.case_rows import NUMBER

MONTH = date(2026, 11, 1)


async def published_with(db: Database, *found: Seen) -> Batch:
    """A batch with these values, published now after the last one."""
    keys = await db.read(
        lambda u: [(one.kind, u.keyring.hash(one.kind, one.value)) for one in found]
    )
    batch = Batch(db.now(), dict.fromkeys(keys, MONTH))
    last = await db.read(published.last_at)
    await db.write(Publish(batch, last).apply)
    return batch


async def test_what_is_published_is_found_with_its_month(both: Database) -> None:
    other = Seen(PHONE, "0899999999")
    await published_with(both, NUMBER)
    found = await both.read(lambda unit: published.look_up(unit, [other, NUMBER]))
    assert found == {NUMBER: MONTH}


async def test_the_same_digits_of_another_kind_are_another_value(both: Database) -> None:
    await published_with(both, NUMBER)
    account = Seen(ACCOUNT, NUMBER.value)
    assert await both.read(lambda unit: published.look_up(unit, [account])) == {}


async def test_a_batch_replaces_the_one_before(both: Database) -> None:
    other = Seen(PHONE, "0899999999")
    await published_with(both, NUMBER)
    batch = await published_with(both, other)
    assert await both.read(published.read) == batch
    assert await both.read(lambda unit: published.look_up(unit, [NUMBER])) == {}


async def test_before_the_first_batch_nothing_is_told(both: Database) -> None:
    assert await both.read(published.read) == Batch()
    assert await both.read(lambda unit: published.look_up(unit, [NUMBER])) == {}
    assert await both.read(lambda unit: published.look_up(unit, [])) == {}


async def test_a_batch_made_from_an_older_one_is_refused(both: Database) -> None:
    batch = await published_with(both, NUMBER)
    assert batch.at is not None
    late = Batch(batch.at + timedelta(days=7), {})
    with pytest.raises(Conflict):
        await both.write(Publish(late, None).apply)
    assert await both.read(published.read) == batch


async def test_only_the_first_values_are_looked_up(db: Database) -> None:
    await published_with(db, NUMBER)
    many = [Seen(PHONE, f"08999999{n:02}") for n in range(ASKED)]
    assert await db.read(lambda unit: published.look_up(unit, [*many, NUMBER])) == {}
