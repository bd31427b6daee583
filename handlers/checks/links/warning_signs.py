"""Finds the warning signs in a link's address: each is a reason to show, none decides alone."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Set

from rapidfuzz.distance import OSA

from content.reading.link_lists import Brand, LinkLists
from handlers.checks.links.address import WebAddress, registered_label
from handlers.checks.links.extract import endings
from handlers.checks.links.lookalike import FAR, Likeness, Lookalikes
from handlers.checks.links.short_names import ShortName, ShortNames
from handlers.checks.verdict import Reason
from handlers.core.say import Passage

_PARTS = re.compile(r"[a-z]+|\d+")
_VOWELS = re.compile(r"[aeiouy]+")
_HARD = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_DOMAIN_IN_PATH = re.compile(
    r"[/=](?:https?(?::|%3a)/*)?(?:www\.)?((?:[a-z0-9-]{2,40}\.){1,4}(?:go|co|or|ac|in)\.th)\b",
    re.I,
)
_FAKE_END = re.compile(r"(?:^|\.)(?:[a-z0-9-]+\.)?(?:go|co|or|ac)\.th\.|\.(?:com|net|org)[.-]")
_FOR_COMPANIES = frozenset({"co.th", "or.th", "net.th"})
_FOREIGN = re.compile(r"[^\x00-\x7f\u0e00-\u0e7f]")
"""Letters that are neither Latin nor Thai, and may look like Latin ones."""
_USUAL_PORTS = frozenset({"", "80", "443"})


class WarningSigns:
    """Finds the warning signs of addresses by the lists."""

    def __init__(self, lists: LinkLists) -> None:
        self._lists = lists
        self._lookalikes = Lookalikes(lists)
        self._short_names = ShortNames(lists)
        self._gambling = re.compile("|".join(map(re.escape, lists.gambling)) or "(?!)")
        self._thai_copy = _beside({mark for mark in lists.thai if len(mark) > 2})
        self._thai_short = _beside({mark for mark in lists.thai if len(mark) <= 2})
        programs = "|".join(map(re.escape, lists.programs)) or "(?!)"
        self._program = re.compile(rf"\.(?:{programs})(?:$|[/?#&;])", re.IGNORECASE)

    def of(self, address: WebAddress) -> tuple[list[Reason], str | None]:
        """(the signs, id of the brand that is imitated or None)."""
        signs = list(self._of_form(address))
        brand = None
        if not address.is_number:
            place = set(self._of_place(address))
            parts = set(_PARTS.findall(address.name[: -len(address.suffix) - 1]))
            signs += [self._placed(code, address) for code in sorted(place)]
            words = list(self._of_words(address, parts))
            signs += words
            codes = place | {sign.code for sign in words}
            if self.is_own(address):
                signs.append(Reason("own_host"))
            elif not place & {"shared_host", "shortener"}:
                reason, brand = self._of_names(address, codes)
                if reason:
                    signs.append(reason)
        return signs, brand

    def _of_form(self, address: WebAddress) -> Iterator[Reason]:
        """Signs of the address's form, whatever its host name."""
        if address.is_number:
            yield Reason("number_host")
        elif address.host.rsplit(".", 1)[-1] not in endings():
            yield Reason("unknown_ending")
        if address.user:
            yield Reason("hidden_host", {"host": _defanged(address.host)})
        if address.port not in _USUAL_PORTS:
            yield Reason("odd_port")
        if self._program.search(address.path + address.query):
            yield Reason("program")
        inside = _DOMAIN_IN_PATH.search(address.path + address.query)
        if inside and not address.registered.endswith(inside[1].split(".", 1)[-1]):
            yield Reason(
                "name_in_path", {"name": _defanged(inside[1]), "host": _defanged(address.host)}
            )

    def _of_place(self, address: WebAddress) -> Iterator[str]:
        """Signs of where it is hosted."""
        lists = self._lists
        if self._shortener(address.host):
            yield "shortener"
        elif self.is_shared(address):
            yield "shared_host"
        elif self._is_free(address):
            yield "free_host"
        if address.suffix.rsplit(".", 1)[-1] in lists.cheap:
            yield "cheap_suffix"

    def _placed(self, code: str, address: WebAddress) -> Reason:
        """The reason for a sign of _of_place; that of a short link names the service."""
        if code != "shortener":
            return Reason(code)
        return Reason(code, {"service": _defanged(self._shortener(address.host) or address.host)})

    def _shortener(self, host: str) -> str | None:
        """The short link service of a host: the host itself, or its parent below which customers
        have names (brand.app.link)."""
        host = host.removeprefix("www.")
        first, _, rest = host.partition(".")
        short = self._lists.shorteners
        if host in short:
            return host
        return rest if rest in short and "-" not in first else None

    def is_shared(self, address: WebAddress) -> bool:
        """Whether anybody can have an account, shop or file at this host."""
        shared = self._lists.shared_hosts
        return address.host in shared or not shared.isdisjoint(_parents(address.host))

    def _is_free(self, address: WebAddress) -> bool:
        """Whether anybody gets a name of their own below this host's parent."""
        free = self._lists.free_hosts
        return address.suffix in free or not free.isdisjoint(_parents(address.host))

    def has_many_owners(self, address: WebAddress) -> bool:
        """Whether the registered name says nothing about who made the page."""
        return (
            self.is_shared(address)
            or self._is_free(address)
            or self._shortener(address.host) is not None
        )

    def _of_words(self, address: WebAddress, parts: set[str]) -> Iterator[Reason]:
        """Signs of words in the host name."""
        name = address.name[: -len(address.suffix) - 1] if address.suffix else address.name
        imitated = any(end in name for end in self._lists.false_endings)
        if imitated or _FAKE_END.search(name + "."):
            yield Reason("false_ending")
        lures = parts & self._lists.lures or any(w in address.path.lower() for w in _DOORS)
        if lures or (not name.isascii() and any(w in name for w in self._lists.thai_lures)):
            yield Reason("lure_words")
        if parts & self._lists.thai or "thai" in name or name.endswith("th"):
            yield Reason("thai_marker")
        if not address.suffix.endswith("th"):
            if self._thai_copy.search(name):
                yield Reason("thai_copy")
            elif self._thai_short.search(name):
                yield Reason("thai_short")
        if _FOREIGN.search(address.name) or "xn--" in address.name:
            yield Reason("foreign_letters")
        if self._gambling.search(name) and (
            re.search(r"\d{2}", name) or parts & self._lists.gambling
        ):
            yield Reason("gambling")
        if name.count("-") >= 3 or name.count(".") >= 4:
            yield Reason("many_parts")
        if looks_random(address.label):
            yield Reason("random_name")

    def _of_names(self, address: WebAddress, codes: set[str]) -> tuple[Reason | None, str | None]:
        """(the sign of a name that the host bears without right, id of the brand if it is one)."""
        if likeness := self.likeness(address):
            brand = likeness.brand
            code = self._imitation(likeness, address, codes)
            return Reason(code, {"brand": Passage(brand.shown)}), brand.id
        short = self.short_name(address, codes)
        if short and short.brand:
            return Reason("brand_weak", {"brand": Passage(short.brand.shown)}), short.brand.id
        if short:
            return Reason("agency_copy"), None
        return (Reason("thai_branch") if self._is_branch(address) else None), None

    def likeness(self, address: WebAddress) -> Likeness | None:
        """The brand that the host imitates by a long name, whatever else speaks for it."""
        name = address.name[: -len(address.suffix) - 1] if address.suffix else address.name
        return self._lookalikes.find(name.removeprefix("www."), address.registered)

    def short_name(self, address: WebAddress, codes: Set[str]) -> ShortName | None:
        """The short name of a brand or body that the host bears where a copy has it."""
        return self._short_names.find(address, codes)

    def _imitation(self, likeness: Likeness, address: WebAddress, codes: set[str]) -> str:
        """The code of an imitation of a brand."""
        brand = likeness.brand
        if address.suffix in self._lists.strict:
            # Registration there needs documents: a subsidiary is likelier than an imitation,
            # unless it is misspelt under a suffix that companies can have.
            sold = address.suffix in _FOR_COMPANIES and brand.kind not in FAR
            twin = likeness.how != "token" or _one_letter_off(address, brand)
            return "brand_twin" if sold and twin else "brand_strict"
        # A foreign name beside a Thai mark claims to be its Thai branch: as bad as a Thai name.
        far = brand.kind in FAR and "thai_marker" not in codes
        return f"world_{likeness.how}" if far else f"brand_{likeness.how}"

    def _is_branch(self, address: WebAddress) -> bool:
        """Whether the name is a foreign company's name and a Thai mark, under a suffix that anybody
        can register."""
        label = address.label.rsplit(".", 1)[-1].replace("-", "")
        marks = [mark for mark in self._lists.thai if mark in label]
        if not marks or address.suffix.endswith("th"):
            return False
        rests = _without(label, marks)
        named = {part for rest in rests for part in (rest, _SALES.sub("", rest))}
        return not named.isdisjoint(self._lists.companies)

    def is_own(self, address: WebAddress) -> bool:
        """Whether the host or a parent domain of it belongs to a brand on the lists."""
        own = self._lists.own
        return address.host in own or any(end in own for end in _parents(address.host))


def _one_letter_off(address: WebAddress, brand: Brand) -> bool:
    """Whether the name differs from a brand's own by one letter or hyphen."""
    label = address.label.replace("-", "")
    own = {registered_label(host) for host in (*brand.hosts, *brand.unverified)}
    return any(len(name) > 5 and OSA.distance(label, name, score_cutoff=1) <= 1 for name in own)


_DOORS = ("login", "signin", "verify", "account", "secure", "update", "confirm", "wp-", "webscr")


_SALES = re.compile(
    "(?:shop|store|outlet|malls?|sales?|online|official|club|group|fund|invest|loan)$"
)


def _beside(marks: set[str]) -> re.Pattern[str]:
    """A pattern for a mark set off by a hyphen: th-shop, shop-th."""
    one = "|".join(map(re.escape, sorted(marks, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"(?:^|\.)(?:{one})-[a-z]|[a-z0-9]-(?:{one})(?:$|[.-])")


def _without(label: str, marks: list[str]) -> set[str]:
    """The name without a mark at its beginning or end, with and without a word of sales."""
    names = {label, _SALES.sub("", label)}
    before = {name.removeprefix(mark) for name in names for mark in marks}
    behind = {name.removesuffix(mark) for name in names for mark in marks}
    return (before | behind) - names


@functools.lru_cache(maxsize=64)
def _parents(host: str) -> tuple[str, ...]:
    """The parent domains of a host: a.b.co.th -> b.co.th, co.th, th. Asked several times of each
    link."""
    labels = host.split(".")
    return tuple([".".join(labels[n:]) for n in range(1, len(labels))])


def _defanged(name: str) -> str:
    """A name that chat apps do not make clickable."""
    return name.replace(".", "[.]")


def looks_random(label: str) -> bool:
    """Whether a name looks random: few vowels, many consonants in a row, digits among letters."""
    word = label.rsplit(".", 1)[-1]
    if len(word) < 6 or "xn--" in word:
        return False
    letters = [c for c in word if c.isalpha()]
    if _HARD.search(word):
        return True
    mixed = len(re.findall(r"(?<=[a-z])\d+(?=[a-z])", word))
    vowels = len(_VOWELS.findall(word))
    return mixed >= 2 or (len(letters) >= 7 and vowels * 5 < len(letters))
