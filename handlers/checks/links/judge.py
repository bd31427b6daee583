"""Judges a link from its address alone: official host, signs, lists and model, put together."""

from __future__ import annotations

import functools
from dataclasses import replace

from content.reading.link_lists import Brand, LinkLists
from handlers.checks.links.address import Address, parse
from handlers.checks.links.lookup import YOUNG, LookedUp
from handlers.checks.links.model import link_model, odds
from handlers.checks.links.signs import Signs
from handlers.checks.tree_model import Trained, share
from handlers.checks.verdict import LinkVerdict, Reason, Verdict
from handlers.core.say import Passage

NOTHING_KNOWN = LookedUp()
SHOWN = 3
"""Reasons told to a person: the weightiest."""

# What each sign says in log-odds, for its place among the reasons; BY_HAND ones add to the score.
WEIGHTS = {
    "brand_twin": 9.0,
    "listed": 6.0,
    "google_deceives": 6.0,
    "google_harms": 6.0,
    "urlhaus": 6.0,
    "name_in_path": 5.0,
    "brand_looks": 5.4,
    "program": 4.4,
    "hidden_host": 4.2,
    "brand_token": 5.0,
    "brand_typo": 5.0,
    "false_ending": 3.2,
    "world_looks": 3.2,
    "brand_weak": 2.5,
    "number_host": 2.8,
    "world_token": 2.6,
    "gambling": 2.4,
    "thai_copy": 3.5,
    "thai_branch": 4.6,
    "thai_short": 1.0,
    "agency_copy": 2.2,
    "young": 2.2,
    "world_typo": 1.8,
    "free_host": 1.6,
    "random_name": 1.3,
    "odd_name": 1.25,
    "cheap_suffix": 1.2,
    "foreign_letters": 1.2,
    "odd_port": 1.2,
    "brand_strict": 1.0,
    "many_parts": 1.0,
    "world_weak": 1.0,
    "lure_words": 0.9,
    "shortener": 0.5,
    "thai_marker": 0.2,
    "shared_host": -1.0,
    "unknown_ending": -3.0,
    "own_host": -4.0,
}
TOLD = frozenset({"google_deceives", "google_harms", "urlhaus"})
"""Signs that services outside gave."""
SIGNS = tuple(sorted(WEIGHTS.keys() - {"listed", "odd_name", "young"} - TOLD))
BY_HAND = frozenset(
    {
        "listed", "name_in_path", "brand_looks", "program", "hidden_host", "brand_token",
        "brand_typo", "false_ending", "brand_weak", "thai_copy", "thai_branch", "thai_short",
        "agency_copy", "brand_strict", "own_host", "young", "brand_twin", "unknown_ending",
    }
) | TOLD  # fmt: skip
"""Signs that labelled data is too poor in to weigh: Thai names, tricks, lists. The rest is learned
by the trees (bot/training/links.py)."""
ODD = 0.8
"""Score of the model alone from which the name itself is a reason."""
SUSPICIOUS, DANGER = 0.92, 0.992
_DOUBTFUL = frozenset({"thai_copy", "thai_short", "thai_branch", "number_host"})
"""Alone they are never danger: honest Thai shops are called so, and old servers of offices."""
_COPIES = TOLD | {"brand_token", "brand_looks", "brand_typo", "brand_weak", "listed", "program"}
_SILENT = frozenset({"thai_marker", "many_parts", "own_host"})
"""Signs that weigh but tell a person nothing."""
_CAPPED = frozenset({"shortener", "shared_host"})
"""Where the name tells nothing of who is behind it: only a list or a program file may raise it."""
_LISTED = TOLD | {"listed"}
"""Somebody holds this very page to be bad: never less than suspicious, however good the name."""
_LIFTS = _LISTED | {"program", "name_in_path", "hidden_host"}


class LinkJudge:
    """Built once from the lists, then `judge` takes some 150 us a link. `model` is the one that
    ships, or another to be measured."""

    def __init__(self, lists: LinkLists, model: Trained | None = None) -> None:
        self._lists = lists
        self._model = model or link_model()
        self._signs = Signs(lists)

    def judge(self, link: str, known: LookedUp = NOTHING_KNOWN) -> LinkVerdict:
        """The verdict on one link, with what was looked up about it. A short link whose target is
        known gets the verdict of its target."""
        target = known.targets.get(link)
        if target is None:
            return self._judge(link, known)
        found = self._judge(target, known.of_both(link, target))
        leads = Reason("leads_to", {"host": found.shown})
        return replace(found, url=link, reasons=(leads, *found.reasons)[: SHOWN + 1])

    def _judge(self, link: str, known: LookedUp) -> LinkVerdict:
        address = parse(link)
        if address is None:
            return LinkVerdict(link, Verdict.UNKNOWN, 0.05, (Reason("unreadable"),), shown=link)
        shown = show(address)
        found_on = known.listed(address.href)
        told_by = known.threats.get(link, ())
        if found_on is None and not told_by and (brand := self.official(address)):
            matched = Reason("official", {"brand": Passage(brand.name)})
            return LinkVerdict(link, Verdict.OFFICIAL, 0.01, (matched,), brand.id, shown)
        signs, copied = self._signs.of(address)
        if found_on is not None:
            signs.append(Reason("listed", {"list": found_on}))
        signs += [Reason(code) for code in told_by if code in TOLD]
        if known.ages.get(address.registered, YOUNG) < YOUNG:
            signs.append(Reason("young", {"days": known.ages[address.registered]}))
        score, alone = self._score(address, signs)
        if alone >= ODD:
            signs.append(Reason("odd_name"))
        verdict = self._verdict(score, {sign.code for sign in signs})
        told = sorted(signs, key=lambda sign: -WEIGHTS.get(sign.code, 0))
        if self._is_capped({sign.code for sign in signs}):
            told = [sign for sign in told if sign.code in _CAPPED]
        told = [sign for sign in told if sign.code not in _SILENT][:SHOWN]
        if not told:
            told = [Reason("nothing_found")]
        return LinkVerdict(link, verdict, round(score, 6), tuple(told), copied, shown)

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

    def _score(self, address: Address, signs: list[Reason]) -> tuple[float, float]:
        """(score of everything, score of the model alone), each 0 to 1."""
        codes = [sign.code for sign in signs]
        alone = odds(self._model, address, codes)
        total = alone + sum(WEIGHTS[code] for code in codes if code in BY_HAND)
        return share(total), share(alone)

    @staticmethod
    def _is_capped(codes: set[str]) -> bool:
        """Whether only whose place it is can be told: its name says nothing, however odd."""
        return bool(codes & _CAPPED) and not codes & _LIFTS

    def _verdict(self, score: float, codes: set[str]) -> Verdict:
        if self._is_capped(codes):
            return Verdict.UNKNOWN
        if score >= DANGER and (codes & _COPIES or not codes & _DOUBTFUL):
            return Verdict.DANGER
        if score >= SUSPICIOUS or codes & _LISTED:
            return Verdict.SUSPICIOUS
        return Verdict.UNKNOWN


@functools.lru_cache(maxsize=4)
def link_judge(lists: LinkLists) -> LinkJudge:
    """The judge over these lists, built once."""
    return LinkJudge(lists)


def show(address: Address) -> str:
    """The host as it may be shown: the part somebody registered, not pressable, and short."""
    name = address.name if len(address.name) <= 60 else "..." + address.name[-57:]
    return name.replace(".", "[.]")
