"""How long closed cases are kept: in days, apart from the code that forgets, which needs SQL."""

from __future__ import annotations

KEPT_DAYS = 730
"""How long a closed case is kept if the operator sets nothing else."""

LEAST_DAYS = 30
"""A reporter who finds that nothing was done has at least this long to have it opened again."""
