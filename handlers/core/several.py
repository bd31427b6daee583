"""Constants and a pure rule: how many different people must stand behind what is made public, so
that none of them shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

UNRELATED = 3
"""The least number of people behind anything that is made public, whoever is left out."""
COUNTED = UNRELATED + 1
"""How many people must have reported something: UNRELATED, and any one more."""


def commonest(choices: Iterable[tuple[str, str]]) -> str:
    """Return the choice of most people, given as (person, choice).

    Returns "" if fewer than COUNTED people made it. "" and "other" say nothing and are not counted.
    """
    people: dict[str, set[str]] = defaultdict(set)
    for person, choice in choices:
        if choice not in ("", "other"):
            people[choice].add(person)
    several = [(-len(who), choice) for choice, who in people.items() if len(who) >= COUNTED]
    return min(several)[1] if several else ""
