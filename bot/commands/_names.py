"""Prints the actors of a trail for operators: puts the name that only operators may read behind a
number ("operator:3").
"""

from __future__ import annotations

from collections.abc import Callable

from storage.cases import audit
from storage.engine.transaction import Unit
from storage.officials import notes, operators

Tell = Callable[[str], str]
"""What a trail calls somebody -> the same with their name behind it, where one is known."""


def telling(unit: Unit) -> Tell:
    """Return how to print the actors of a trail: "operator:3 (Somchai)", "reporter"."""
    known = operators.names(unit)
    known |= {audit.official(number): note for number, note in notes.of_officials(unit).items()}
    return lambda actor: f"{actor} ({known[actor]})" if actor in known else actor
