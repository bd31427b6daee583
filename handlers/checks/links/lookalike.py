"""Finds hosts that imitate a brand: by its name, look-alike letters or a misspelling.

Short names, which tell only beside another sign, are found by short_names.py.
"""

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
_THAI = re.compile("[\u0e01-\u0e5b]")
_THAI_LONG = 5
"""Letters of the shortest Thai name that counts in a host of Thai letters."""
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
    "typo" (misspelt); `token` is the name of the lists that was found."""

    brand: Brand
    how: str
    token: str


class Lookalikes:
    """Finds imitations of the brands of the lists; built once, `find` takes about 20 us."""

    def __init__(self, lists: LinkLists) -> None:
        self._own = lists.own
        self._strong: dict[str, Brand] = {}
        self._whole: dict[str, Brand] = {}
        self._thai: dict[str, Brand] = {}
        for brand in reversed(lists.brands):
            names = {registered_label(host) for host in (*brand.hosts, *brand.unverified)}
            names -= lists.thai | lists.agencies | {*brand.weak, *brand.whole}
            long = [name for name in names if len(name) >= 6 and brand.kind != "project"]
            for token in (*brand.tokens, *long):
                self._strong[token] = brand
                self._strong[_SEPARATORS.sub("", token)] = brand
            self._whole.update(dict.fromkeys(brand.whole, brand))
            words = {word for word in brand.words if len(word) >= _THAI_LONG and _THAI.match(word)}
            self._thai.update(dict.fromkeys(words - lists.common, brand))
        for token in self._whole:
            self._strong.pop(token, None)
        marks = "|".join(map(re.escape, sorted(lists.companions, key=len, reverse=True))) or "(?!)"
        self._mark = re.compile(rf"^(?:{marks})|(?:{marks})$")
        self._distinct = {token: _distinct(token, lists) for token in self._strong}
        self._starts: dict[str, list[str]] = {}
        self._by_length: dict[int, list[str]] = {}
        for token in sorted((t for t in self._strong if len(t) >= _START), key=len, reverse=True):
            self._starts.setdefault(token[:_START], []).append(token)
            if len(token) > _START:
                self._by_length.setdefault(len(token), []).append(token)

    def find(self, name: str, registered: str) -> Likeness | None:
        """The brand that a host (readable, without its public suffix) imitates, else None."""
        if registered in self._own:
            return None  # a brand's own host may name another brand
        if token := self._named(name):
            return Likeness(self._brand(token), "token", token)
        squeezed = _SEPARATORS.sub("", name)
        if squeezed != name and (token := self._inside_of(squeezed)):
            return Likeness(self._brand(token), "token", token)
        plain = skeleton(name)
        if plain != name:
            token = self._named(plain) or self._inside_of(_SEPARATORS.sub("", plain))
            if token:
                return Likeness(self._brand(token), "looks", token)
        if token := self._misspelt(plain, name.isascii()):
            return Likeness(self._strong[token], "typo", token)
        return None if name.isascii() else self._in_thai(name)

    def _in_thai(self, name: str) -> Likeness | None:
        """The brand whose Thai name stands in a host of Thai letters."""
        name = _SEPARATORS.sub("", name)
        for word, brand in self._thai.items():
            if word in name:
                return Likeness(brand, "token", word)
        return None

    def _named(self, name: str) -> str | None:
        if token := self._inside_of(name):
            return token
        for part in _SEPARATORS.split(name):
            if part in self._strong:
                return part
        for part in _PARTS.split(name):
            if part in self._whole or (part := self._mark.sub("", part)) in self._whole:
                return part
        return None

    def _inside_of(self, name: str) -> str | None:
        # A table of prefixes: a regex alternation of 600 names takes ten times as long.
        for place in range(len(name) - _START + 1):
            for token in self._starts.get(name[place : place + _START], ()):
                if name.startswith(token, place):
                    return token
        return None

    def _misspelt(self, name: str, latin: bool) -> str | None:
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
                if best is not None and self._likely(part, best[0], int(best[1])):
                    return best[0]
        return None

    def _likely(self, part: str, token: str, errors: int) -> bool:
        """Whether a similar word is a misspelling: a short one keeps its first or last two letters,
        and one of which little is its own keeps that ("uob" of "uobthai", not "jobthai")."""
        own = self._distinct[token]
        if len(own) < _START and (errors > 1 or (own not in part and len(token) < _LONG)):
            return False
        return len(token) >= 8 or part[:2] == token[:2] or part[-2:] == token[-2:]

    def _brand(self, token: str) -> Brand:
        return self._strong.get(token) or self._whole[token]


def _distinct(token: str, lists: LinkLists) -> str:
    """What is left of a name without words that many names have: "kex" of "kexexpress"."""
    common = [word for word in (*lists.thai, *lists.trade) if len(word) > 2]
    for word in sorted(common, key=len, reverse=True):
        if token != word:
            token = token.removeprefix(word).removesuffix(word)
    return token
