"""The value by which a long table is cut into numbered pages, with its addresses of next and
previous.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlencode

T = TypeVar("T")

MOST_PAGES = 200
"""Whoever looks further searches."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `page` (1 is the first) of a list with `size` rows on each.

    `more`: whether there is another page. `fields` are the other fields of the address.
    """

    page: int
    size: int
    fields: Mapping[str, str]
    more: bool = False

    @staticmethod
    def of(query: Mapping[str, str], size: int) -> Paging:
        """Return the page that an address asks for; the first for anything that is no number."""
        asked = query.get("page", "")
        page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 1
        fields = {name: value for name, value in query.items() if name not in ("page", "part")}
        return Paging(min(max(page, 1), MOST_PAGES), size, fields)

    @property
    def skip(self) -> int:
        """How many rows lie before this page."""
        return (self.page - 1) * self.size

    @property
    def asked(self) -> int:
        """How many rows to read."""
        return self.size + 1

    def cut(self, rows: Sequence[T]) -> Sequence[T]:
        """Return the rows of this page."""
        return rows[: self.size]

    def turned(self, found: int) -> Paging:
        """Return the same, knowing how many rows were found."""
        return replace(self, more=found > self.size and self.page < MOST_PAGES)

    def at(self, page: int) -> str:
        """Return the query of another page."""
        return "?" + urlencode({**self.fields, "page": page})
