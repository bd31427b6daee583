"""Finds hosts that imitate a brand: its name, look-alike letters, or a misspelling."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.reading.link_lists import Brand, LinkLists
from handlers.checks.links.address import registered_label

# Letters of other scripts, and accents NFKD does not take off, that look like a Latin letter.
# The Unicode confusables that occur in look-alike names (UTS 39), chosen by hand.
_LOOKS = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u043a\u043c\u0442"
    "\u0432\u043d\u0433\u051b\u051d\u0261\u0251\u03b1\u03bf\u03c1\u03bd\u03c5\u03b9\u03ba\u03c4"
    "\u03b5\u0131\u0142\u00f8\u0111\u0127\u0585\u057d\u0578\u0570\u0566\u0581\u0269\u026a\u0274"
    "\u0280\u1d00\u1d04\u1d07\u1d0b\u1d0d\u1d0f\u1d18\u1d1b\u1d1c\u1d20\u1d21\u1d22\u0299\u029f"
    "\u043f\u0438\u0448\u044f\u0454\u0437\u0447\u0433\u04cf\u01c0\u0509\u0180\u0183\u0188\u0256",
    "aeopcyxijsdhkmtbhrqwgaaopvuikteilodhoounqgiinracekmoptuvwzblnuwReezrlldbbcd".lower(),
)
_DIGITS = str.maketrans("013457$@|", "oleastsal")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))
_SEPARATORS = re.compile(r"[-_.]+")
_PARTS = re.compile(r"[-_.]|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_START = 5
"""Letters of the shortest brand name that counts inside a longer word."""
_LONG = 10
"""Letters from which a name may have two spelling errors."""


def skeleton(name: str) -> str:
    """The name with look-alike letters replaced: "paypaI" and "раураl" become "paypal"."""
    if not name.isascii():
        apart = unicodedata.normalize("NFKD", name.lower().translate(_LOOKS))
        name = "".join(c for c in apart if not unicodedata.combining(c)).translate(_LOOKS)
    return name.translate(_DIGITS)


FAR = frozenset({"world", "platform"})
"""Kinds of brand whose imitations are common in the training data: the trees weigh them."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A brand that a host imitates. `how`: "token" (by its name), "looks" (by look-alike letters),
    "typo" (misspelt), "weak" (by a short name, which counts only with another sign)."""

    brand: Brand
    how: str


class Lookalikes:
    """Finds imitations of the brands of the lists; built once, `find` takes about 20 us."""

    def __init__(self, lists: LinkLists) -> None:
        self._own = lists.own
        self._strong: dict[str, Brand] = {}
        self._weak: dict[str, Brand] = {}
        for brand in reversed(lists.brands):
            names = {registered_label(host) for host in (*brand.hosts, *brand.unverified)}
            names -= lists.thai | lists.agencies
            long = [name for name in names if len(name) >= 6 and brand.kind != "project"]
            for token in (*brand.tokens, *long):
                self._strong[token] = brand
                self._strong[_SEPARATORS.sub("", token)] = brand
            self._weak.update(dict.fromkeys((*brand.weak, *_short(names, brand)), brand))
        marks = sorted((mark for mark in lists.thai if len(mark) > 2), key=len, reverse=True)
        self._marks = re.compile("|".join(map(re.escape, marks)) or "(?!)")
        self._starts: dict[str, list[str]] = {}
        self._by_length: dict[int, list[str]] = {}
        for token in sorted((t for t in self._strong if len(t) >= _START), key=len, reverse=True):
            self._starts.setdefault(token[:_START], []).append(token)
            if len(token) > _START:
                self._by_length.setdefault(len(token), []).append(token)

    def find(self, name: str, registered: str) -> Likeness | None:
        """The brand that a host (readable, without its public suffix) imitates, else None."""
        found = self._named(name)
        if found:
            return self._unless_own(found, "token", registered)
        squeezed = _SEPARATORS.sub("", name)
        if squeezed != name and (found := self._inside_of(squeezed)):
            return self._unless_own(found, "token", registered)
        plain = skeleton(name)
        if plain != name:
            found = self._named(plain) or self._inside_of(_SEPARATORS.sub("", plain))
            if found:
                return self._unless_own(found, "looks", registered)
        found = self._misspelt(plain, name.isascii())
        if found:
            return self._unless_own(found, "typo", registered)
        for part in _PARTS.split(name):
            if part in self._weak or (part := self._marks.sub("", part)) in self._weak:
                return self._unless_own(self._weak[part], "weak", registered)
        return None

    def _named(self, name: str) -> Brand | None:
        if found := self._inside_of(name):
            return found
        parts = _SEPARATORS.split(name)
        return next((self._strong[part] for part in parts if part in self._strong), None)

    def _inside_of(self, name: str) -> Brand | None:
        # A table of prefixes: a regex alternation of 600 names takes ten times as long.
        for place in range(len(name) - _START + 1):
            for token in self._starts.get(name[place : place + _START], ()):
                if name.startswith(token, place):
                    return self._strong[token]
        return None

    def _misspelt(self, name: str, latin: bool) -> Brand | None:
        parts = [part for part in _SEPARATORS.split(name) if 5 <= len(part) <= 24]
        squeezed = _SEPARATORS.sub("", name)
        for part in {*parts, squeezed} if len(squeezed) <= 24 else parts:
            # One error in a name of six letters or more, two in a long one; one more in another
            # script, for letters that our table lacks.
            extra = 0 if latin else 1
            for size in range(len(part) - 2 - extra, len(part) + 3 + extra):
                allowed = (1 if size < _LONG else 2) + extra
                tokens = self._by_length.get(size, ())
                if not tokens or abs(size - len(part)) > allowed:
                    continue
                best = process.extractOne(part, tokens, scorer=OSA.distance, score_cutoff=allowed)
                if best is not None and _likely(part, best[0]):
                    return self._strong[best[0]]
        return None

    def _unless_own(self, brand: Brand, how: str, registered: str) -> Likeness | None:
        if registered in self._own:
            return None  # a brand's own host may name another brand
        return Likeness(brand, how)


def _short(names: set[str], brand: Brand) -> list[str]:
    return [name for name in names if 2 <= len(name) < 6 and brand.kind not in FAR]


def _likely(part: str, token: str) -> bool:
    """Whether a similar word is a misspelling: a short one keeps its first or last two letters."""
    return len(token) >= 8 or part[:2] == token[:2] or part[-2:] == token[-2:]
