"""A cache decorator for pure functions of a text: many people type the same few words."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

SHORT = 20
"""Characters of texts that many people type alike: "menu", "hello", "thank you"."""
REMEMBERED = 256
"""Short texts whose meaning is remembered, in memory only."""

Result = TypeVar("Result")
Content = TypeVar("Content")


def remembered(find: Callable[[str, Content], Result]) -> Callable[[str, Content], Result]:
    """Cache the results of a pure function of a text and of content that can key a cache.

    Short texts share a large cache. Longer ones are kept for their own turn only, which asks about
    the same text two or three times.
    """
    of_short = lru_cache(maxsize=REMEMBERED)(find)
    of_long = lru_cache(maxsize=8)(find)

    @wraps(find)
    def found(text: str, content: Content) -> Result:
        return (of_short if len(text) <= SHORT else of_long)(text, content)

    return found
