"""Empty databases that have their tables already: copied, since making tables takes longest."""

from __future__ import annotations

import functools
import tempfile
import uuid
from pathlib import Path

from storage import migrations
from tests.support.postgresql import Server


def sqlite(folder: Path, name: str = "rutan.db") -> str:
    """The address of an empty SQLite database with tables, made in this folder."""
    (folder / name).write_bytes(_file())
    return f"sqlite:///{folder}/{name}"


@functools.cache
def _file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        migrations.migrate(f"sqlite:///{folder}/empty.db")
        return (Path(folder) / "empty.db").read_bytes()


def postgresql(server: Server) -> str:
    """The address of an empty PostgreSQL database with tables, made on this server."""
    return server.database(uuid.uuid4().hex, template=_template(server))


@functools.cache
def _template(server: Server) -> str:
    migrations.migrate(server.database("empty"))
    return "empty"
