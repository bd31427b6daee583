"""Every table, declared once for SQLite and PostgreSQL; migrations are compared with this.

Importing this package fills SQLModel's metadata with all of them.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import cases, officials, people, queue

__all__ = ["SQLModel", "cases", "officials", "people", "queue"]
