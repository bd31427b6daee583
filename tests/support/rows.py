"""Many rows of plain data in one test: pytest takes longer to begin and to end a test than most of
them take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Row = TypeVar("Row")


def failing(check: Callable[[Row], None], rows: Iterable[Row]) -> list[tuple[Row, str]]:
    """Every row for which the check raises, with what it raises. Raises ValueError without rows:
    such a test could not fail."""
    every, found = list(rows), list[tuple[Row, str]]()
    if not every:
        raise ValueError("no rows")
    for row in every:
        try:
            check(row)
        except Exception as error:  # whatever it is, the rows after this one are tried
            found.append((row, f"{type(error).__name__}: {error}"))
    return found
