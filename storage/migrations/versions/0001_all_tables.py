"""Migration: creates the first tables (cases, drafts, officials, people, queue and others)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import BigKey, Utc

revision = "0001"
down_revision = None


def upgrade() -> None:
    """All tables."""
    op.create_table(
        "attempt",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("attempt_person", "attempt", ["person", "what", "at"], unique=False)

    op.create_table(
        "case",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("digits", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("reporter", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("headmen", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("opened", Utc(), nullable=False),
        sa.Column("updated", Utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("word", "digits"),
    )
    op.create_index("case_reporter", "case", ["reporter"], unique=False)
    op.create_index("ix_case_district", "case", ["district"], unique=False)
    op.create_index("ix_case_opened", "case", ["opened"], unique=False)

    op.create_table(
        "case_move",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_move_case_id", "case_move", ["case_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("updated", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_index("ix_draft_updated", "draft", ["updated"], unique=False)

    op.create_table(
        "holder",
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("duty"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("received", Utc(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("trace", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "account", "event_id"),
    )
    op.create_index(
        "inbox_open",
        "inbox",
        ["person", "seq"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("inbox_received", "inbox", ["received"], unique=False)

    op.create_table(
        "invite",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("expires", Utc(), nullable=False),
        sa.Column("used", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "lane",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("due", Utc(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_index(
        "lane_due",
        "lane",
        ["due"],
        unique=False,
        sqlite_where=sa.text("owner IS NULL AND due IS NOT NULL"),
        postgresql_where=sa.text("owner IS NULL AND due IS NOT NULL"),
    )
    op.create_index(
        "lane_owner",
        "lane",
        ["owner"],
        unique=False,
        sqlite_where=sa.text("owner IS NOT NULL"),
        postgresql_where=sa.text("owner IS NOT NULL"),
    )

    op.create_table(
        "official",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("until", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_official_district", "official", ["district"], unique=False)
    op.create_index("ix_official_person", "official", ["person"], unique=False)
    op.create_index("ix_official_province", "official", ["province"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("push", sa.Boolean(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("good_until", Utc(), nullable=True),
        sa.Column("must_arrive", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", Utc(), nullable=False),
        sa.Column("created", Utc(), nullable=False),
        sa.Column("unclear", sa.Boolean(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("trace", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("outbox_created", "outbox", ["created"], unique=False)
    op.create_index(
        "outbox_due",
        "outbox",
        ["due"],
        unique=False,
        sqlite_where=sa.text("owner IS NULL AND kind <> 'bulk' AND state IN ('open', 'waiting')"),
        postgresql_where=sa.text(
            "owner IS NULL AND kind <> 'bulk' AND state IN ('open', 'waiting')"
        ),
    )
    op.create_index(
        "outbox_bulk",
        "outbox",
        ["channel", "due"],
        unique=False,
        sqlite_where=sa.text("owner IS NULL AND kind = 'bulk' AND state IN ('open', 'waiting')"),
        postgresql_where=sa.text(
            "owner IS NULL AND kind = 'bulk' AND state IN ('open', 'waiting')"
        ),
    )
    op.create_index(
        "outbox_owner",
        "outbox",
        ["owner"],
        unique=False,
        sqlite_where=sa.text("owner IS NOT NULL"),
        postgresql_where=sa.text("owner IS NOT NULL"),
    )
    op.create_index(
        "outbox_person",
        "outbox",
        ["person"],
        unique=False,
        sqlite_where=sa.text("state IN ('late', 'waiting')"),
        postgresql_where=sa.text("state IN ('late', 'waiting')"),
    )

    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("noticed", Utc(), nullable=True),
        sa.Column("remember", sa.Boolean(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("blocked", Utc(), nullable=True),
        sa.Column("created", Utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "place",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("updated", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "process",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("alive_until", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "progress",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", Utc(), nullable=True),
        sa.Column("updated", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("person", "item"),
    )
    op.create_index("ix_progress_due", "progress", ["due"], unique=False)

    op.create_table(
        "sighting",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sighting_case_id", "sighting", ["case_id"], unique=False)
    op.create_index("sighting_key", "sighting", ["kind", "key"], unique=False)
