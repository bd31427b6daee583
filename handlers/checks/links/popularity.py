"""Turns the popularity of a registered name into a feature of the link model.

It only moves the odds of the model: never makes a link official, and never speaks for a page that
a threat list has. Ranks come from outside; without them a link is judged as before.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

Popular = Callable[[str], int | None]
"""Registered name -> how many names at most are visited as much, or None if it is not known."""

_TOP, _MANY = 10_000, 400_000


class Visits(IntEnum):
    """How much a name is visited; the order is that of the odds in the weights."""

    NO_TABLE = 0
    """Nothing is known of any name, or many share this one: says nothing."""
    UNKNOWN = 1
    """Among the names of the table there is no such one."""
    SOME = 2
    MANY = 3
    """Among the 400,000 most visited."""
    TOP = 4
    """Among the 10,000 most visited."""


def visits(registered: str, popular: Popular | None) -> Visits:
    """How much a registered name that belongs to one owner is visited."""
    if popular is None:
        return Visits.NO_TABLE
    rank = popular(registered)
    if rank is None:
        return Visits.UNKNOWN
    if rank <= _TOP:
        return Visits.TOP
    return Visits.MANY if rank <= _MANY else Visits.SOME
