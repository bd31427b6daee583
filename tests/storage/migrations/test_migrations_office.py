"""From schema 0013 to the office: the kind of loss is read out of the sealed reports."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from storage import migrations
from storage.cases.cases import OpenCase
from storage.cases.report import Loss, Report
from storage.cases.states import Level
from storage.engine.address import address
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.keys import person_keys
from tests.support.clock import Clock

INDEXES = (
    "case_open_district", "case_open_province", "case_day_district", "case_day_province",
    "case_loss_district", "case_loss_province", "case_holder", "recusal_official",
)  # fmt: skip


def opened(digits: str, person: str, loss: Loss | None) -> OpenCase:
    report = Report(loss=loss)
    return OpenCase(
        "mali", digits, Level.DISTRICT, "3805", "38", report.urgent, person, "th", False, report
    )


async def test_the_loss_of_every_case_that_a_key_opens_is_there(
    database_url: str, keyring: Keyring, clock: Clock
) -> None:
    database = Database(database_url, keyring, clock)
    await database.open()

    def fill(unit: Unit) -> None:
        person_keys.make(unit, {"line:a": "a"})
        opened("0001", "line:a", Loss.PAID).apply(unit)
        opened("0002", "line:nobody", Loss.NONE).apply(unit)  # sealed with the data keys
        opened("0003", "line:a", None).apply(unit)
        opened("0004", "line:a", Loss.APP).apply(unit)
        broken = {"facts": b"\x01not what it was", "digits": "0004"}
        change = text('UPDATE "case" SET facts = :facts WHERE digits = :digits')
        unit.connection.execute(change, broken)

    await database.write(fill)
    await database.close()
    engine = create_engine(address(database_url))
    with engine.begin() as connection:
        for index in INDEXES:
            connection.execute(text(f"DROP INDEX {index}"))
        for name in ("office_link", "office_session", "content_move"):
            connection.execute(text(f"DROP TABLE {name}"))
        connection.execute(text('ALTER TABLE "case" DROP COLUMN loss'))
        at = text("UPDATE alembic_version SET version_num = :revision")
        connection.execute(at, {"revision": "0016"})
        migrations.upgrade(connection, "0017", keyring)
        connection.execute(at, {"revision": migrations.HEAD})
    engine.dispose()
    database = Database(database_url, keyring, clock)
    await database.open()
    query = text('SELECT loss FROM "case" ORDER BY digits')
    found = await database.read(lambda unit: unit.connection.execute(query).scalars().all())
    await database.close()
    assert found == ["paid", "none", "", ""]
