"""Finds short names of brands and state bodies ("sso", "dlt") in a host, at places where copies
have them.

A short name alone tells nothing: many others have the same letters. It tells beside a mark of a
Thai copy, on an ending that fraud buys, or before a name of few letters. How often each condition
holds among honest and deceitful names is counted by `python -m bot links tokens`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from content.reading.link_lists import Brand, LinkLists
from handlers.checks.links.address import WebAddress

_PARTS = re.compile(r"[a-z]+|\d+")
_VOWELS = re.compile(r"[aeiou]")
_FEW = 6
"""Most letters of a name that may have been made up for its subdomains alone."""
_SHORTEST = 3
"""Letters of the shortest name that is looked for inside a longer part."""
_LONG_SCHEME = 7
"""Letters from which the name of a state scheme tells without digits behind it."""
_WITNESSES = frozenset(
    {"cheap_suffix", "thai_copy", "thai_short", "thai_marker", "lure_words", "false_ending",
     "free_host"}
)  # fmt: skip
"""Signs beside which a short name is taken for a copy."""
_THAI_WITNESSES = frozenset({"thai_copy", "thai_short", "thai_marker", "false_ending"})
"""The same for a short name that many honest sites have, too."""
_BESIDE_JOINED = _WITNESSES - {"thai_marker", "thai_short"}
"""The same for one joined to a mark, which is a Thai mark itself: "mea" in "meath" is a county."""


@dataclass(frozen=True, slots=True)
class ShortName:
    """A short name that was found; `brand` is None for a body without an entry of its own."""

    token: str
    brand: Brand | None


class ShortNames:
    """Finds short names in hosts; built once."""

    def __init__(self, lists: LinkLists) -> None:
        self._lists = lists
        self._names: dict[str, Brand | None] = dict.fromkeys(lists.agencies)
        for brand in reversed(lists.brands):
            self._names.update(dict.fromkeys(brand.weak, brand))
        marks = sorted(lists.companions, key=len, reverse=True)
        one = "|".join(map(re.escape, marks)) or "(?!)"
        self._before, self._behind = re.compile(rf"^(?:{one})"), re.compile(rf"(?:{one})$")
        schemes = "|".join(map(re.escape, sorted(lists.schemes, key=len, reverse=True))) or "(?!)"
        self._scheme = re.compile(rf"({schemes})(\d*)")

    def find(self, address: WebAddress, codes: Set[str]) -> ShortName | None:
        """The short name in a host with these signs, if it is where a copy has it."""
        if address.suffix in self._lists.strict:
            return None
        label = address.label.rsplit(".", 1)[-1]
        found = self._scheme.search(label.replace("-", ""))
        if found and (found[2] or len(found[1]) >= _LONG_SCHEME):
            return ShortName(found[1], None)
        sub = address.sub.removeprefix("www")
        parts = _PARTS.findall(f"{label}.{sub}")
        for part in parts:
            for token in self._in_part(part):
                if self._tells(token, part, address, parts, codes):
                    return ShortName(token, self._names[token])
        return self._before_few_letters(label, sub)

    def _in_part(self, part: str) -> Iterator[str]:
        """The short names that a part is, by itself or without a mark at one end."""
        if part in self._names:
            yield part
            return
        for mark in (self._before, self._behind):
            rest = mark.sub("", part)
            if rest != part and len(rest) >= _SHORTEST and rest in self._names:
                yield rest

    def _tells(
        self, token: str, part: str, address: WebAddress, parts: list[str], codes: Set[str]
    ) -> bool:
        others = self._lists.companions.intersection(parts) - {token}
        if others:
            return True
        if part != token:
            return bool(codes & _BESIDE_JOINED)
        if token in self._lists.common:
            return bool(codes & _THAI_WITNESSES)
        if token == address.label and self._names[token] is None:
            return "cheap_suffix" in codes  # a body's own name elsewhere: many bear it
        return bool(codes & _WITNESSES)

    def _before_few_letters(self, label: str, sub: str) -> ShortName | None:
        """A body's name as the subdomain of a few letters without a vowel: dlt.qmzt.com."""
        letters = label.replace("-", "")
        if not sub or len(letters) > _FEW or _VOWELS.search(letters):
            return None
        for part in sub.split("."):
            if part in self._names and part not in self._lists.common:
                return ShortName(part, self._names[part])
        return None
