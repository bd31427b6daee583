"""Pure rule: rounds a number of people down to fives, so that no one person shows in it."""

from __future__ import annotations

STEP = 5
"""Numbers of people are told in steps of this many, and left out below it."""


def at_least(people: int) -> int:
    """Return how many people there are at least, whoever is left out: 0, 5, 10 and so on."""
    return max(people - 1, 0) // STEP * STEP
