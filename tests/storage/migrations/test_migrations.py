"""The schema: made at once or step by step, it is the same, and it is what the models say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from storage import migrations
from storage.engine.address import DatabaseUnusable, address
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.tables import SQLModel

FOLDER = Path(migrations.__file__).parent


def forget_revision(url: str, found: str = "0000") -> None:
    """As if these tables came from an earlier release."""
    engine = create_engine(address(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": found})
    engine.dispose()


def shape(connection: Connection) -> object:
    """Tables with their columns and indexes, as the database itself tells them."""
    look = inspect(connection)
    return {
        name: (
            {c["name"]: (str(c["type"]), c["nullable"]) for c in look.get_columns(name)},
            look.get_pk_constraint(name)["constrained_columns"],
            sorted((i["name"] or "", tuple(i["column_names"])) for i in look.get_indexes(name)),
        )
        for name in sorted(look.get_table_names())
        if name != "alembic_version"
    }


def test_head_is_the_newest_file() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.HEAD


def test_the_migrations_make_what_the_models_say(database_url: str, tmp_path: Path) -> None:
    engine = create_engine(address(database_url))
    with engine.connect() as connection:
        migrations.upgrade(connection)
        stepwise = shape(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
        connection.rollback()
        SQLModel.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        connection.commit()
    migrations.migrate(database_url)
    with engine.connect() as connection:
        assert shape(connection) == stepwise
    engine.dispose()


def test_idle_lanes_of_before_go_and_those_with_work_stay(database_url: str) -> None:
    lane = (
        "INSERT INTO lane (person, seq, due, owner, fence, tries) VALUES ('idle', 4, NULL, NULL, 4,"
        " 0), ('waits', 2, '2026-11-22 00:00:00', NULL, 1, 0),"
        " ('served', 3, '2026-11-22 00:00:00', 'process', 1, 0)"
    )
    engine = create_engine(address(database_url))
    with engine.connect() as connection:
        migrations.upgrade(connection, "0008")
        connection.execute(text(lane))
        connection.commit()
        migrations.upgrade(connection, "0009")
        left = connection.execute(text("SELECT person FROM lane ORDER BY person")).scalars().all()
    engine.dispose()
    assert left == ["served", "waits"]


def test_who_was_in_the_midst_of_a_test_goes_on_with_the_next_item(database_url: str) -> None:
    member = (
        "INSERT INTO trial_member (person, trial, unit, lessons, deceits, deceits_right, genuine,"
        " genuine_right) VALUES ('a', 'dry-season', '3801', 1, 2, 1, 1, 0)"
    )
    engine = create_engine(address(database_url))
    with engine.connect() as connection:
        migrations.upgrade(connection, "0024")
        connection.execute(text(member))
        connection.commit()
    migrations.migrate(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT item FROM trial_member")).scalar() == 3
    engine.dispose()


def test_migrating_says_what_it_did_and_does_it_once(database_url: str) -> None:
    assert migrations.migrate(database_url) == f"database made, schema {migrations.HEAD}"
    assert "up to date" in migrations.migrate(database_url)


async def test_older_tables_stop_the_start_and_name_the_command(
    database_url: str, keyring: Keyring
) -> None:
    migrations.migrate(database_url)
    forget_revision(database_url)
    with pytest.raises(migrations.SchemaBehind, match="python -m bot migrate"):
        await Database(database_url, keyring).open()


def test_a_faulty_migration_is_not_told_as_a_database_that_cannot_be_opened(
    database_url: str,
) -> None:
    migrations.migrate(database_url)
    forget_revision(database_url, "0007")  # so that 0008 adds a column that is there already
    with pytest.raises(DBAPIError, match="duplicate column|already exists"):
        migrations.migrate(database_url)


def test_an_unknown_newer_schema_is_not_touched(database_url: str) -> None:
    migrations.migrate(database_url)
    forget_revision(database_url, "9999")
    with pytest.raises(migrations.SchemaBehind, match="newer"):
        migrations.migrate(database_url)


def test_a_database_that_is_not_there_is_explained() -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        migrations.migrate("postgresql://a:secret@127.0.0.1:9/db")


def test_alembic_is_not_imported_while_the_schema_is_up_to_date(tmp_path: Path) -> None:
    code = (
        "import sys; from storage.migrations import migrate;"
        f"url = 'sqlite:///{tmp_path}/x.db'; migrate(url); migrate(url);"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=FOLDER.parent.parent).returncode == 0
