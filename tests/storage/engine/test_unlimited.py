"""What takes long on purpose has no limits of time, whoever set them; all else keeps them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, event, text

from storage import migrations
from storage.engine import bounded_connection
from storage.engine.address import address
from storage.engine.bounded_connection import BoundedConnection
from storage.engine.database import Database, Unit
from storage.engine.keyring import Keyring
from storage.engine.restore import _mended
from storage.engine.restore_postgresql import opening
from storage.engine.unlimited import unlimited
from tests.support.postgresql import Server

LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


def limits(connection: Connection) -> list[str]:
    return [str(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in LIMITS]


@pytest.fixture
def limited(postgresql_server: Server) -> str:
    """The address of a database whose connections begin with limits, as those of a pooler may."""
    url = postgresql_server.database(uuid.uuid4().hex)
    parsed = address(url)
    engine = create_engine(parsed, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in LIMITS:
            connection.execute(text(f'ALTER DATABASE "{parsed.database}" SET {name} = 20000'))
    engine.dispose()
    return url


async def test_a_long_transaction_has_none_and_the_next_has_them_again(
    limited: str, keyring: Keyring
) -> None:
    db = Database(limited, keyring)
    await db.open()

    def long(unit: Unit) -> list[str]:
        unlimited(unit.connection)
        raw = unit.connection.connection.dbapi_connection
        assert isinstance(raw, BoundedConnection)
        assert raw.patient
        return limits(unit.connection)

    assert await db.write(long) == ["0", "0"]
    assert await db.write(lambda unit: limits(unit.connection)) == ["30s", "1min"]
    await db.close()


def test_a_migration_and_a_restore_have_none(
    limited: str, monkeypatch: pytest.MonkeyPatch, keyring: Keyring
) -> None:
    found: list[list[str]] = []
    migrations.migrate(limited, keyring)
    engine = create_engine(address(limited))
    with engine.begin() as connection:
        assert limits(connection) == ["20s", "20s"]
        connection.execute(text("UPDATE alembic_version SET version_num = '0024'"))
    engine.dispose()
    monkeypatch.setattr(
        migrations, "upgrade", lambda connection, **_: found.append(limits(connection))
    )
    migrations.migrate(limited, keyring)
    _mended(limited, lambda connection: found.append(limits(connection)))
    with opening(address(limited)) as connection:
        found.append(limits(connection))
    assert found == [["0", "0"]] * 3


def test_each_migration_that_begins_a_transaction_has_none(limited: str) -> None:
    found: list[list[str]] = []
    engine = create_engine(address(limited))
    event.listen(engine, "begin", unlimited)
    with engine.connect() as connection:
        for _ in range(2):
            found.append(limits(connection))
            connection.commit()
    engine.dispose()
    assert found == [["0", "0"]] * 2


def test_a_patient_connection_waits_for_a_server_that_works_for_hours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hours = iter(range(0, 36_000, 3_600))
    monkeypatch.setattr(bounded_connection, "monotonic", lambda: float(next(hours)))
    given: list[float] = []

    def wait(_: object, gen: Iterator[object], *_args: object) -> None:
        next(gen)
        for _ in range(3):
            gen.send(0)  # type: ignore[attr-defined]
        given.append(1)

    monkeypatch.setattr("psycopg.Connection.wait", wait)
    raw = object.__new__(BoundedConnection)
    raw._closed = True
    raw.patient = True
    raw.wait(iter_of_waits())
    assert given == [1]


def iter_of_waits() -> Iterator[object]:
    while True:
        yield 1


def test_sqlite_has_no_such_limits() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        unlimited(connection)
        assert connection.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()
