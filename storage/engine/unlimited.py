"""Lets a transaction take as long as it must: a migration, a restore, the erasing of a district.

On PostgreSQL the connections of the service have limits (bounded_connection.py), and a database, a
role or a pooler may set others.
"""

from __future__ import annotations

from sqlalchemy import Connection

_NO_LIMITS = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"


def unlimited(connection: Connection) -> None:
    """Lift the limits of time for this transaction.

    We too wait for the server without a limit then, for as long as this connection is open. It can
    listen to SQLAlchemy's "begin". SQLite has no such limits.
    """
    if connection.dialect.name != "postgresql":
        return
    from storage.engine.bounded_connection import BoundedConnection

    raw = connection.connection.dbapi_connection
    if isinstance(raw, BoundedConnection):
        raw.patient = True
    connection.exec_driver_sql(_NO_LIMITS)
