"""SQL statements, compiled once for all databases that the tests of a process open.

SQLAlchemy keeps what it has compiled beside each engine, and every test opens a database of its
own, so most of a test's time went into compiling what the test before had compiled. What is kept
here is the same: only the engine's dialect in its key is replaced by the dialect's name.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache


class _ByKind(LRUCache[Any, Any]):
    """Compiled statements by kind of database."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), value)


_COMPILED = _ByKind(2000)


def share() -> None:
    """Let every engine of this process use the same ones."""

    @event.listens_for(Engine, "engine_connect")
    def use(connection: Connection) -> None:
        connection.execution_options(compiled_cache=_COMPILED)
