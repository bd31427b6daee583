"""A constant: how many days closed cases are kept; alone here, so that reading it imports no
SQL.
"""

from __future__ import annotations

KEPT_DAYS = 730
"""How many days a closed case is kept by default."""

LEAST_DAYS = 30
"""The fewest days an operator may set: a reporter needs time to have a closed case reopened."""
