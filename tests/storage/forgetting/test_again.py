"""Who was erased after a copy was made is erased in it again, and nobody else."""

from __future__ import annotations

import base64
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL

from storage import migrations
from storage.cases import chain
from storage.engine.address import address
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.forgetting import districts
from storage.forgetting.again import Again, CopyTooNew, Helpers, erase_again
from storage.forgetting.erasure import ForgetInCases
from storage.keys.erasure_ledger import ErasureLedger
from storage.officials import role_trail
from storage.people import people
from storage.people.people import ErasePerson, Person
from tests.storage.cases.test_cases import report
from tests.support.postgresql import Server

NOBODY: Helpers = Helpers(lambda *_: (), lambda *_: (), lambda _: "operator:1")


class Rig:
    """A database, its ledger, and a look at the copy that the database itself stands for."""

    def __init__(self, db: Database, ledger: ErasureLedger) -> None:
        self.db = db
        self.ledger = ledger
        self.url: Any = db._url

    def noting(self, unit: Unit) -> Unit:
        return replace(unit, ledger=self.ledger)

    async def come(self, *names: str) -> None:
        for name in names:
            person = Person(name, "line", "1", f"U-{name}")
            await self.db.write(lambda unit, person=person: people.add(unit, person))

    async def erase_and_take_back(self, *names: str) -> None:
        """What the ledger has after somebody is erased, in the database as it was before."""

        def write(unit: Unit) -> None:
            for name in names:
                ForgetInCases(name).apply(unit)
                ErasePerson(name).apply(self.noting(unit))
            raise KeyError(*names[:1])

        with pytest.raises(KeyError):
            await self.db.write(write)

    async def again(self, helpers: Helpers = NOBODY, *, keyring: Keyring | None = None) -> Again:
        engine = create_engine(self.url)
        event.listen(engine, "connect", migrations.keep_nothing)
        keys = keyring or self.db.keyring
        try:
            with engine.begin() as connection:
                return erase_again(connection, keys, self.ledger, helpers, self.db.now())
        finally:
            engine.dispose()

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found = await self.db.read(lambda unit: unit.connection.execute(text(sql)).all())
        return [tuple(row) for row in found]


@pytest.fixture
def rig(both: Database, tmp_path: Path) -> Rig:
    return Rig(both, ErasureLedger(tmp_path / "erasures"))


@pytest.fixture
def older_url(rig: Rig, request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """The address of another database of the same kind, without tables."""
    if rig.db.dialect == "sqlite":
        return address(f"sqlite:///{tmp_path}/older.db")
    server: Server = request.getfixturevalue("postgresql_server")
    return address(server.database(uuid.uuid4().hex))


async def test_who_is_noted_is_erased_and_others_stay(rig: Rig) -> None:
    await rig.come("line:1", "line:2", "line:3")
    await rig.db.write(replace(report(), reporter="line:1").apply)
    await rig.erase_and_take_back("line:1", "line:3")
    cut: list[str] = []
    helpers = replace(NOBODY, cut=lambda _, person: cut.append(person) or ())
    done = await rig.again(helpers)
    assert (done.people, done.districts) == (2, ())
    assert sorted(cut) == ["line:1", "line:3"]
    assert await rig.rows("SELECT id FROM person") == [("line:2",)]
    assert await rig.rows("SELECT person FROM person_key") == [("line:2",)]
    assert await rig.rows('SELECT reporter FROM "case"') == [(None,)]
    proof = await rig.db.read(chain.verify)
    assert not proof.broken
    assert (await rig.again()).people == 0


async def test_what_they_had_sent_and_what_was_on_its_way_goes_too(rig: Rig) -> None:
    await rig.come("line:1", "line:2")
    at = "'2026-11-30 00:00:00.000000'" if rig.db.dialect == "sqlite" else "now()"
    for number, person in enumerate(("line:1", "line:2")):
        for sql in (
            "INSERT INTO inbox (channel, account, event_id, person, seq, received, raw, state,"
            f" trace) VALUES ('line', '1', '{number}', '{person}', 1, {at}, 'x', 'open', '')",
            f"INSERT INTO lane (person, seq, due, fence, tries) VALUES ('{person}', 1, {at}, 0, 0)",
            "INSERT INTO outbox (id, kind, channel, account, person, push, recipients, body,"
            " must_arrive, state, attempts, due, created, unclear, last_error, trace) VALUES"
            f" ('{number}', 'notice', 'line', '1', '{person}', true, 1, 'x', false, 'open', 0,"
            f" {at}, {at}, false, '', '')",
        ):
            await rig.db.write(lambda unit, sql=sql: unit.connection.execute(text(sql)) and None)
    await rig.erase_and_take_back("line:1")
    await rig.again()
    assert await rig.rows("SELECT person FROM lane") == [("line:2",)]
    for table, column in (("inbox", "raw"), ("outbox", "body")):
        found = await rig.rows(f"SELECT person, {column} IS NULL, state FROM {table} ORDER BY 1")
        gone = "done" if table == "inbox" else "dropped"
        assert [(who, bool(empty), state) for who, empty, state in found] == [
            ("line:1", True, gone),
            ("line:2", False, "open"),
        ]


async def test_who_came_again_after_the_erasing_stays_even_on_the_same_day(rig: Rig) -> None:
    await rig.come("line:1")
    await rig.db.write(lambda unit: ErasePerson("line:1").apply(rig.noting(unit)))
    await rig.come("line:1")
    done = await rig.again()
    assert len(done.erasures.people) == 1
    assert done.people == 0
    assert await rig.rows("SELECT id FROM person") == [("line:1",)]


async def test_a_ledger_of_another_installation_erases_nobody(rig: Rig, tmp_path: Path) -> None:
    await rig.come("line:1")
    other = Database(f"sqlite:///{tmp_path}/other.db", Keyring((Keyring.new_key(),)))
    await other.open()
    await Rig(other, rig.ledger).come("line:1")
    await Rig(other, rig.ledger).erase_and_take_back("line:1")
    await other.close()
    done = await rig.again()
    assert (done.people, done.erasures.others, done.erasures.first) == (0, 1, None)
    assert await rig.rows("SELECT id FROM person") == [("line:1",)]


async def test_a_copy_of_before_the_data_key_was_replaced_is_compared_too(rig: Rig) -> None:
    """The copy needs its own key; what is noted under the newer one still fits."""
    await rig.come("line:1")
    await rig.erase_and_take_back("line:1")
    key = Keyring.new_key()
    newer = Keyring((key, *_keys_of(rig.db.keyring)))
    assert (await rig.again(keyring=newer)).people == 1


def _keys_of(keyring: Keyring) -> tuple[str, ...]:
    newest = keyring._newest
    return (base64.urlsafe_b64encode(newest._signing_key + newest._encryption_key).decode(),)


async def test_an_interrupted_erasing_leaves_the_copy_as_it_was(rig: Rig) -> None:
    await rig.come("line:1", "line:2")
    await rig.erase_and_take_back("line:1", "line:2")

    def stop(_: Unit, person: str) -> tuple[()]:
        if person == "line:2":
            raise OSError("the machine stops")
        return ()

    with pytest.raises(OSError, match="stops"):
        await rig.again(replace(NOBODY, cut=stop))
    assert len(await rig.rows("SELECT id FROM person")) == 2
    assert (await rig.again()).people == 2


async def test_a_copy_of_an_older_schema_is_brought_forward_if_somebody_is_erased_in_it(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.come("line:1", "line:2")
    moved: list[str] = []
    monkeypatch.setattr(migrations, "upgrade", lambda *_, **__: moved.append("up"))
    older = text("UPDATE alembic_version SET version_num = '0014'")
    await rig.db.write(lambda unit: unit.connection.execute(older) and None)
    assert ((await rig.again()).schema, moved) == ("", [])
    await rig.erase_and_take_back("line:1")
    assert ((await rig.again()).schema, moved) == ("0014", ["up"])
    assert await rig.rows("SELECT id FROM person") == [("line:2",)]
    head = text(f"UPDATE alembic_version SET version_num = '{migrations.HEAD}'")
    await rig.db.write(lambda unit: unit.connection.execute(head) and None)


async def test_a_copy_of_a_newer_schema_is_refused_if_somebody_is_to_be_erased_in_it(
    rig: Rig,
) -> None:
    await rig.come("line:1")
    await rig.erase_and_take_back("line:1")
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    await rig.db.write(lambda unit: unit.connection.execute(newer) and None)
    with pytest.raises(CopyTooNew, match="9999"):
        await rig.again()
    head = text(f"UPDATE alembic_version SET version_num = '{migrations.HEAD}'")
    await rig.db.write(lambda unit: unit.connection.execute(head) and None)


async def test_a_copy_from_before_people_had_keys_is_not_compared(rig: Rig, older_url: URL) -> None:
    engine = create_engine(older_url)
    with engine.connect() as connection:
        migrations.upgrade(connection, "0012")
        done = erase_again(connection, rig.db.keyring, rig.ledger, NOBODY, rig.db.now())
    engine.dispose()
    assert not done.compared


async def test_a_copy_that_really_is_older_is_brought_forward_in_the_same_transaction(
    rig: Rig, older_url: URL
) -> None:
    old = Rig(rig.db, rig.ledger)
    old.url = older_url
    await rig.come("line:1")
    await rig.erase_and_take_back("line:1")
    found = await rig.rows("SELECT person, key, address FROM person_key")
    secrets = await rig.rows("SELECT name, sealed, key FROM secret")
    engine = create_engine(old.url)
    with engine.connect() as connection:
        migrations.upgrade(connection, "0014")
        for sql, values in (
            ("INSERT INTO person_key VALUES (:a, :b, :c)", found),
            ("INSERT INTO secret VALUES (:a, :b, :c)", secrets),
        ):
            for row in values:
                connection.execute(text(sql), dict(zip("abc", row, strict=True)))
        connection.commit()
    done = await old.again()
    assert (done.people, done.schema) == (1, "0014")
    with engine.connect() as connection:
        assert migrations.revision(connection) == migrations.HEAD
        assert connection.execute(text("SELECT person FROM person_key")).all() == []
    engine.dispose()


async def test_a_district_is_erased_again_unless_the_copy_knows_of_it(rig: Rig) -> None:
    await rig.db.write(replace(report(), reporter=None).apply)
    (district,) = {row[0] for row in await rig.rows('SELECT district FROM "case"')}
    at = datetime(2026, 11, 29, 5, 6, 7, 8, tzinfo=UTC)
    rig.ledger.note_district(rig.db.keyring, at, district)
    named: list[str] = []
    helpers = replace(NOBODY, names=lambda _, code: named.append(code) or ())
    done = await rig.again(helpers)
    assert (done.districts, named) == ((district,), [district])
    assert await rig.rows('SELECT id FROM "case"') == []
    assert not (await rig.db.read(chain.verify)).broken
    (act,) = await rig.db.read(role_trail.acts)
    assert (act.at, act.move) == (at, f"erase district {district}")
    await rig.db.write(replace(report(digits="0002"), reporter=None).apply)  # it came back
    assert (await rig.again(helpers)).districts == ()
    assert len(await rig.rows('SELECT id FROM "case"')) == 1


async def test_people_of_an_erased_district_are_noted_too(rig: Rig) -> None:
    await rig.come("line:1")
    lives = people.ChangePerson("line:1", {"district": "3805"})
    await rig.db.write(lives.apply)

    def write(unit: Unit) -> None:
        noting = replace(rig.noting(unit), now=unit.now + timedelta(seconds=1))
        districts.erase(noting, "3805", ())
        rig.ledger.note_district(noting.keyring, noting.now, "3805")
        raise KeyError

    with pytest.raises(KeyError):
        await rig.db.write(write)
    assert (await rig.again()).people == 1


async def test_the_newest_trace_of_the_copy_is_told(rig: Rig) -> None:
    assert (await rig.again()).newest is None
    await rig.come("line:1")
    newest = (await rig.again()).newest
    assert newest is not None
    assert abs(newest - rig.db.now()) < timedelta(hours=1)


async def test_an_erasing_of_a_district_that_was_undone_is_left_out_in_copies_of_after(
    rig: Rig,
) -> None:
    """The copy is newer and has no such act: neither the district goes nor its people."""
    await rig.come("line:1")
    await rig.db.write(people.ChangePerson("line:1", {"district": "3805"}).apply)
    times: list[datetime] = []

    def fail(unit: Unit) -> None:
        noting = rig.noting(unit)
        times.append(noting.now)
        districts.erase(noting, "3805", ())
        rig.ledger.note_district(noting.keyring, noting.now, "3805")
        raise KeyError

    with pytest.raises(KeyError):
        await rig.db.write(fail)
    later = "2999-01-01 00:00:00.000000"
    moved = text(f"UPDATE person SET created = '{later}'")
    await rig.db.write(lambda unit: unit.connection.execute(moved) and None)
    done = await rig.again()
    assert (done.people, done.districts, done.undone) == (0, (), (("3805", times[0]),))
    assert await rig.rows("SELECT id FROM person") == [("line:1",)]
