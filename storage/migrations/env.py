"""Alembic's environment script: runs the migrations on the connection that storage/migrations hands
it.
"""

from __future__ import annotations

from alembic import context

from storage import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.SQLModel.metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
    transaction_per_migration=True,
)

with context.begin_transaction():
    context.run_migrations()
