"""Values: texts of ours before they are put into a language (Phrase, Family, Passage, Quote)."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:  # commands that speak to nobody start without the content
    from content.reading.library import Library

Values = Mapping[str, "str | int | Say"]
"""Placeholder -> plain text, a number, or another Say (spoken in the same language)."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One of our own sentences: a key of content/phrases and values for its {placeholders}.

    The key is always written out, so that the content check finds it; use a Family for sentences
    that are picked by a value.
    """

    key: str
    values: Values = field(default_factory=dict)


Member = TypeVar("Member", bound="str | int | enum.Enum")


class Family(Generic[Member]):
    """Phrases that differ in one part of their keys.

    `Family("case.state", State)` has one for each State: case.state.new and so on.

    The member replaces "{}" in `key`, or follows a key without it. `members` are known to the code;
    `from_content` reads those that only the content knows. The content check reports each one that
    a language lacks. It finds a family by its name: a family is a constant of its module.
    """

    __slots__ = ("_from_content", "_keys", "_pattern")

    def __init__(
        self,
        key: str,
        members: Iterable[Member] = (),
        from_content: Callable[[Library], Iterable[Member]] | None = None,
    ) -> None:
        self._pattern = key if "{}" in key else f"{key}.{{}}"
        self._from_content = from_content
        self._keys = {member: self._key(member) for member in members}

    def key(self, member: Member) -> str:
        """Return the key of this member's phrase.

        Raises ValueError if the family does not have it.
        """
        key = self._keys.get(member)
        if key is None and self._from_content is None:
            raise ValueError(f"{member!r} is not one of the phrases {self._pattern}")
        return key or self._key(member)

    def phrase(self, member: Member, values: Values | None = None) -> Phrase:
        """Return this member's phrase. Raises ValueError if the family does not have it."""
        return Phrase(self.key(member), values or {})

    def keys(self, content: Library) -> tuple[str, ...]:
        """Return the keys of all members."""
        further = self._from_content(content) if self._from_content else ()
        return (*self._keys.values(), *map(self._key, further))

    def _key(self, member: Member) -> str:
        return self._pattern.format(member.value if isinstance(member, enum.Enum) else member)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that content carries in several languages: code -> text (Thai is always there)."""

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words, a number or a name, shown unchanged in every language."""

    text: str


Say = Phrase | Passage | Quote
Speak = Callable[[Say], str]
"""Turns a Say into text in one reader's language (bot/turns/phrasebook.py makes one a reader)."""
