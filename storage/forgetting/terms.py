"""Constants: how many days closed cases and notes of erasures are kept; alone here, so that reading
them imports no SQL.
"""

from __future__ import annotations

KEPT_DAYS = 730
"""How many days a closed case is kept by default."""

LEAST_DAYS = 30
"""The fewest days an operator may set: a reporter needs time to have a closed case reopened."""

ERASURES_DAYS = 400
"""How many days it is noted who was erased, by default: longer than backups should be kept."""
