"""Judges a link from its address alone: official host, signs, lists and model, put together."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

from content.link_lists import Brand, LinkLists
from handlers.checks.links.address import Address, parse
from handlers.checks.links.signs import Signs
from handlers.checks.verdict import LinkVerdict, Reason, Verdict
from handlers.core.say import Passage

SHOWN = 3
"""Reasons told to a person: the weightiest."""

# How much each sign says, in log-odds.
WEIGHTS = {
    "brand_token": 4.2, "brand_looks": 4.8, "brand_typo": 3.6, "brand_weak": 3.2,
    "brand_strict": 1.2,
    "world_token": 3.0, "world_looks": 3.6, "world_typo": 1.8, "world_weak": 1.0,
    "agency_copy": 2.6, "number_host": 2.8, "hidden_host": 4.5, "odd_port": 1.2, "program": 4.8,
    "name_in_path": 5.0, "shortener": 0.5, "shared_host": -1.0, "free_host": 1.6,
    "cheap_suffix": 1.2, "false_ending": 3.6, "lure_words": 0.9, "thai_marker": 0.2,
    "foreign_letters": 1.2, "gambling": 2.6, "many_parts": 1.0, "random_name": 1.2, "listed": 6.0,
}  # fmt: skip
BIAS = -3.6
SUSPICIOUS, DANGER = 0.36, 0.80
_SILENT = frozenset({"thai_marker", "shared_host", "many_parts"})
"""Signs that weigh but tell a person nothing."""
_CAPPED = frozenset({"shortener", "shared_host"})
"""Where the name tells nothing of who is behind it: only a list or a program file may raise it."""


class LinkJudge:
    """Built once from the lists, then `judge` takes some 100 us a link."""

    def __init__(self, lists: LinkLists) -> None:
        self._lists = lists
        self._signs = Signs(lists)

    def judge(
        self, link: str, listed: Callable[[str], str | None] = lambda url: None
    ) -> LinkVerdict:
        """The verdict on one link. `listed` names the threat list that has it, if any."""
        address = parse(link)
        if address is None:
            return LinkVerdict(link, Verdict.UNKNOWN, 0.05, (Reason("unreadable"),), shown=link)
        shown = show(address)
        found_on = listed(address.href)
        if found_on is None and (brand := self.official(address)):
            matched = Reason("official", {"brand": Passage(brand.name)})
            return LinkVerdict(link, Verdict.OFFICIAL, 0.01, (matched,), brand.id, shown)
        signs, copied = self._signs.of(address)
        if found_on is not None:
            signs.append(Reason("listed", {"list": found_on}))
        score = self._score(signs)
        verdict = self._verdict(score, {sign.code for sign in signs})
        told = sorted(signs, key=lambda sign: -WEIGHTS.get(sign.code, 0))
        told = [sign for sign in told if sign.code not in _SILENT][:SHOWN]
        if not told:
            told = [Reason("nothing_found")]
        return LinkVerdict(link, verdict, round(score, 4), tuple(told), copied, shown)

    def official(self, address: Address) -> Brand | None:
        """The brand whose checked host this is, opened plainly. Hosts below which anybody has a
        page, short links, and addresses with tricks in them never count."""
        if address.user or address.port not in ("", "80", "443") or address.is_number:
            return None
        host = address.host
        if host in self._lists.shorteners or self._signs.is_shared(address):
            return None
        for name in (host, *(host.split(".", n)[-1] for n in range(1, host.count(".")))):
            brand = self._lists.hosts.get(name)
            if brand is not None:
                return brand
        return None

    def _score(self, signs: list[Reason]) -> float:
        total = BIAS + sum(WEIGHTS[sign.code] for sign in signs)
        return 1 / (1 + math.exp(-total))

    def _verdict(self, score: float, codes: set[str]) -> Verdict:
        if codes & _CAPPED and not codes & {"listed", "program", "name_in_path", "hidden_host"}:
            return Verdict.UNKNOWN
        if score >= DANGER:
            return Verdict.DANGER
        return Verdict.SUSPICIOUS if score >= SUSPICIOUS else Verdict.UNKNOWN


@functools.lru_cache(maxsize=4)
def link_judge(lists: LinkLists) -> LinkJudge:
    """The judge over these lists, built once."""
    return LinkJudge(lists)


def show(address: Address) -> str:
    """The host as it may be shown: the part somebody registered, not pressable, and short."""
    name = address.name if len(address.name) <= 60 else "..." + address.name[-57:]
    return name.replace(".", "[.]")
