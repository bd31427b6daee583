"""A dump takes the place of a PostgreSQL database, which is copied first, or nothing changes."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, text

from storage import migrations
from storage.engine import backup, restore, restore_postgresql
from storage.engine.address import address
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.keys.keychain import WrongDataKey
from storage.people import people
from storage.people.people import Person
from tests.support.postgresql import Server

pytestmark = pytest.mark.skipif(
    any(shutil.which(name) is None for name in ("pg_dump", "pg_restore", "psql")),
    reason="PostgreSQL's client programs are not on this machine",
)
PERSON = Person("line:1", "line", "1", "U1")


async def installation(server: Server, keyring: Keyring) -> str:
    """The address of a new database with one person in it."""
    url = server.database(uuid.uuid4().hex)
    database = Database(url, keyring)
    await database.open()
    await database.write(lambda unit: people.add(unit, PERSON))
    await database.close()
    return url


def run(url: str, *statements: str) -> list[str]:
    """Run statements; return the first column of what the last one found."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            done = connection.execute(statement)  # type: ignore[call-overload]
        return [str(row[0]) for row in done.fetchall()] if done.description else []


def databases(server: Server) -> set[str]:
    return set(run(server.url, "SELECT datname FROM pg_database"))


def tables(url: str) -> set[str]:
    return set(run(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))


async def test_a_dump_that_the_key_does_not_open_changes_nothing(
    postgresql_server: Server, keyring: Keyring, tmp_path: Path
) -> None:
    url = await installation(postgresql_server, keyring)
    other = await installation(postgresql_server, Keyring((Keyring.new_key(),)))
    copy = backup.make(other, tmp_path / "copies")
    before = databases(postgresql_server)
    with pytest.raises(WrongDataKey):
        restore.put_back(copy, url, lambda at: restore.check_keys(at, keyring), tmp_path / "kept")
    restore.check_keys(url, keyring)
    assert run(url, "SELECT id FROM person") == ["line:1"]
    assert databases(postgresql_server) == before  # the one it was looked at in is gone
    assert list((tmp_path / "kept").iterdir()) == []


async def test_tables_of_a_newer_release_go_and_those_of_others_stay(
    postgresql_server: Server, keyring: Keyring, tmp_path: Path
) -> None:
    url = await installation(postgresql_server, keyring)
    copy = backup.make(url, tmp_path)
    run(
        url,
        "CREATE TABLE of_a_newer_release (id int PRIMARY KEY, person varchar REFERENCES person)",
        "UPDATE alembic_version SET version_num = '9999'",
        "CREATE SCHEMA elsewhere",
        "CREATE TABLE elsewhere.theirs (id int)",
    )
    done = restore.put_back(copy, url, lambda at: restore.check_keys(at, keyring), tmp_path)
    assert "of_a_newer_release" not in tables(url)
    assert migrations.migrate(url, keyring).startswith("database is up to date")
    assert run(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'elsewhere'") == ["theirs"]
    assert done.aside is not None
    assert done.aside.name.endswith("Z.before-restore.dump")
    assert backup.thin_out(tmp_path, 1) == ()


async def test_rights_granted_to_a_role_that_is_missing_here_do_not_matter(
    postgresql_server: Server, keyring: Keyring, tmp_path: Path
) -> None:
    url = await installation(postgresql_server, keyring)
    role = f"reader_{uuid.uuid4().hex}"
    run(url, f"CREATE ROLE {role}", f"GRANT SELECT ON person TO {role}")
    copy = backup.make(url, tmp_path)
    run(url, f"REVOKE ALL ON person FROM {role}", f"DROP ROLE {role}", "DELETE FROM person")
    restore.put_back(copy, url, lambda at: restore.check_keys(at, keyring), tmp_path)
    assert run(url, "SELECT id FROM person") == ["line:1"]


async def test_a_role_that_may_make_no_database_is_told_and_what_was_there_is_kept(
    postgresql_server: Server, keyring: Keyring, tmp_path: Path
) -> None:
    role = f"plain_{uuid.uuid4().hex}"
    name = uuid.uuid4().hex
    postgresql_server.database(name)
    run(
        postgresql_server.url,
        f"CREATE ROLE {role} LOGIN",
        f'ALTER DATABASE "{name}" OWNER TO {role}',
    )
    plain = address(postgresql_server.url).set(
        drivername="postgresql", username=role, database=name
    )
    url = plain.render_as_string(hide_password=False)
    database = Database(url, keyring)
    await database.open()
    await database.write(lambda unit: people.add(unit, PERSON))
    await database.close()
    copy = backup.make(url, tmp_path)
    run(url, "DELETE FROM person")
    done = restore.put_back(copy, url, lambda at: pytest.fail(at), tmp_path / "kept")
    assert not done.looked
    assert done.aside is not None
    assert run(url, "SELECT id FROM person") == ["line:1"]
    restore.put_back(done.aside, url, lambda at: pytest.fail(at), tmp_path / "kept")
    assert run(url, "SELECT id FROM person") == []


async def test_what_cannot_be_copied_first_is_not_replaced(
    postgresql_server: Server, keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await installation(postgresql_server, keyring)
    copy = backup.make(url, tmp_path)
    run(url, "DELETE FROM person")

    def full(*_: object) -> Path:
        raise backup.BackupFailed("No space left on device")

    monkeypatch.setattr(backup, "make", full)
    with pytest.raises(restore.RestoreFailed, match="could not be copied first: No space left"):
        restore.put_back(copy, url, lambda at: None, tmp_path)
    assert run(url, "SELECT id FROM person") == []


@pytest.mark.parametrize(
    ("in_the_way", "why"),
    [
        ("CREATE VIEW of_the_operator AS SELECT id FROM person", "other objects depend on them"),
        ("DROP INDEX case_closed; CREATE VIEW case_closed AS SELECT 1", "is not an index"),
    ],
)
async def test_a_restore_that_fails_is_undone_whole(
    postgresql_server: Server, keyring: Keyring, tmp_path: Path, in_the_way: str, why: str
) -> None:
    url = await installation(postgresql_server, keyring)
    copy = backup.make(url, tmp_path)
    run(url, in_the_way, "UPDATE person SET id = 'line:2'")
    before = tables(url)
    with pytest.raises(restore.RestoreFailed, match=why):
        restore.put_back(copy, url, lambda at: None, tmp_path / "kept")
    assert run(url, "SELECT id FROM person") == ["line:2"]
    assert tables(url) == before
    assert list((tmp_path / "kept").iterdir()) == []


async def test_a_dump_onto_a_new_server_leaves_nothing_beside_it(
    postgresql_server: Server, keyring: Keyring, tmp_path: Path
) -> None:
    copy = backup.make(await installation(postgresql_server, keyring), tmp_path)
    url = postgresql_server.database(uuid.uuid4().hex)
    seen: list[str] = []
    done = restore.put_back(copy, url, seen.append, tmp_path / "kept")
    assert done == restore.PutBack(None)
    assert len(seen) == 1
    assert "/rutan_look_" in seen[0]
    assert run(url, "SELECT id FROM person") == ["line:1"]
    assert list((tmp_path / "kept").iterdir()) == []


@pytest.mark.parametrize("may_make", [True, False])
async def test_a_restore_that_ends_before_the_copy_was_changed_lets_nobody_start_on_it(
    postgresql_server: Server, keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    may_make: bool,
) -> None:  # fmt: skip
    url = await installation(postgresql_server, keyring)
    copy = backup.make(url, tmp_path)
    if not may_make:

        def cannot(*_: object) -> str:
            raise restore_postgresql.NoScratch

        monkeypatch.setattr(restore_postgresql.Dump, "look", cannot)
    changes = 0

    def change(connection: Connection) -> None:
        nonlocal changes
        changes += 1
        connection.execute(text("UPDATE person SET id = 'line:2'"))
        if changes == (2 if may_make else 1):
            raise OSError(5, "the machine stops")

    with pytest.raises(restore.Unfinished, match="the machine stops") as told:
        restore.put_back(copy, url, lambda at: None, tmp_path / "kept", change)
    assert told.value.aside is not None
    assert run(url, "SELECT id FROM person") == ["line:1"]
    database = Database(url, keyring)
    with pytest.raises(migrations.SchemaBehind, match="was interrupted before it had erased again"):
        await database.open()
    with pytest.raises(migrations.SchemaBehind, match="run it again"):
        migrations.migrate(url, keyring)
    half = backup.make(url, tmp_path, "half")
    for again in (copy, half):  # also a dump of what was left
        changes = 9
        restore.put_back(again, url, lambda at: None, tmp_path / "kept", change)
        assert run(url, "SELECT id FROM person") == ["line:2"]
        assert run(url, "SELECT version_num FROM alembic_version") == [migrations.HEAD]


async def test_what_the_change_refuses_is_refused_before_anything_is_replaced(
    postgresql_server: Server, keyring: Keyring, tmp_path: Path
) -> None:
    url = await installation(postgresql_server, keyring)
    copy = backup.make(url, tmp_path)
    run(url, "UPDATE person SET id = 'line:2'")

    def refuse(_: Connection) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        restore.put_back(copy, url, lambda at: None, tmp_path / "kept", refuse)
    assert run(url, "SELECT id FROM person") == ["line:2"]
    assert list((tmp_path / "kept").iterdir()) == []
