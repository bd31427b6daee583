"""Declares every table, once for SQLite and PostgreSQL, without queries; tests compare the
migrations with it.

Importing this package adds all tables to SQLModel's metadata.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import cases, keys, officials, people, queue

__all__ = ["SQLModel", "cases", "keys", "officials", "people", "queue"]
