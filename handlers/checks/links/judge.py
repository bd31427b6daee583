"""Judges a link by all that is known: official hosts, threat lists, officials' word, warning signs,
age, popularity and the model.
"""

from __future__ import annotations

import functools
from dataclasses import replace

from content.reading.link_lists import Brand, LinkLists
from handlers.checks.links.address import WebAddress, parse
from handlers.checks.links.confirmed import with_confirmation
from handlers.checks.links.lookup import YOUNG, LinkFacts
from handlers.checks.links.model import link_model, odds
from handlers.checks.links.popularity import Popular, Visits, visits
from handlers.checks.links.spelling import plainly_written
from handlers.checks.links.warning_signs import WarningSigns
from handlers.checks.tree_model import TreeModel, probability
from handlers.checks.verdict import LinkVerdict, Reason, Verdict
from handlers.core.say import Passage

NOTHING_KNOWN = LinkFacts()
SHOWN = 3
"""Most reasons that are shown, the weightiest first."""

# Log-odds of each sign, which order the reasons; those of BY_HAND are added to the score.
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
    "brand_token": 6.0,
    "brand_typo": 6.0,
    "false_ending": 3.2,
    "world_looks": 3.2,
    "brand_weak": 4.0,
    "number_host": 2.8,
    "world_token": 2.6,
    "gambling": 2.4,
    "thai_copy": 5.6,
    "thai_branch": 7.0,
    "thai_short": 3.2,
    "agency_copy": 4.0,
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
EXTERNAL = frozenset({"google_deceives", "google_harms", "urlhaus"})
"""Signs from external services."""
SIGNS = tuple(sorted(WEIGHTS.keys() - {"listed", "odd_name", "young"} - EXTERNAL))
BY_HAND = frozenset(
    {
        "listed", "name_in_path", "brand_looks", "program", "hidden_host", "brand_token",
        "brand_typo", "false_ending", "brand_weak", "thai_copy", "thai_branch", "thai_short",
        "agency_copy", "brand_strict", "own_host", "young", "brand_twin", "unknown_ending",
    }
) | EXTERNAL  # fmt: skip
"""Signs that are too rare in the training data: Thai names, tricks, lists. The trees weigh the
others (bot/training/links.py)."""
ODD = 0.8
"""Score of the model alone from which an odd name is a reason."""
SUSPICIOUS, DANGER = 0.93, 0.99
CLAIMED = 0.8
"""Score from which a link that bears one of _CLAIMS is suspicious."""
_CLAIMS = (BY_HAND | {"world_looks"}) - EXTERNAL - {"listed", "young", "own_host", "unknown_ending"}
"""Signs of a name or place that the link claims without right: such a link needs less than one
against which only its looks speak."""
_DOUBTFUL = frozenset({"thai_copy", "thai_short", "thai_branch", "number_host"})
"""Signs that alone are never danger: honest Thai shops and old office servers have them."""
_COPIES = EXTERNAL | {"brand_token", "brand_looks", "brand_typo", "brand_weak", "listed", "program"}
_SILENT = frozenset({"thai_marker", "many_parts", "own_host"})
"""Signs that are weighed but not shown as reasons."""
_CAPPED = frozenset({"shortener", "shared_host"})
"""Hosts whose name says nothing about the owner: only a list or a program raises the verdict."""
_LISTED = EXTERNAL | {"listed"}
"""Signs that this very page is known to be bad: at least suspicious, however good the name."""
_LIFTS = _LISTED | {"program", "name_in_path", "hidden_host"}


class LinkJudge:
    """Judges links; built once, `judge` takes some 200 us. `model` replaces the shipped one, to be
    evaluated."""

    def __init__(self, lists: LinkLists, model: TreeModel | None = None) -> None:
        self._lists = lists
        self._model = model or link_model()
        self._signs = WarningSigns(lists)

    def judge(
        self, link: str, known: LinkFacts = NOTHING_KNOWN, *, plain: bool = True
    ) -> LinkVerdict:
        """The verdict on one link, given the facts that were looked up. A short link gets the
        verdict of its target if that is known. One that is not `plain`ly written is not official.
        """
        target = known.targets.get(link)
        if target is None:
            found = self._judge(link, known, plain)
            return with_confirmation(found, known.confirmed.get(link, 0), SHOWN)
        found = self._judge(target, known.of_both(link, target), plain)
        districts = max(known.confirmed.get(address, 0) for address in (link, target))
        found = with_confirmation(found, districts, SHOWN)
        leads = Reason("leads_to", {"host": found.shown})
        return replace(found, url=link, reasons=(leads, *found.reasons)[: SHOWN + 1])

    def _judge(self, link: str, known: LinkFacts, plain: bool) -> LinkVerdict:
        address = parse(link)
        if address is None:
            return LinkVerdict(link, Verdict.UNKNOWN, 0.05, (Reason("unreadable"),), shown=link)
        shown = show(address)
        found_on = known.listed(address.href)
        threats = known.threats.get(link, ())
        brand = self.official(address) if plain and found_on is None and not threats else None
        if brand and plainly_written({address.host, address.name}, (link,)):
            matched = Reason("official", {"brand": Passage(brand.shown)})
            return LinkVerdict(link, Verdict.OFFICIAL, 0.01, (matched,), brand.id, shown)
        signs, copied = self._signs.of(address)
        if found_on is not None:
            signs.append(Reason("listed", {"list": found_on}))
        signs += [Reason(code) for code in threats if code in EXTERNAL]
        if known.ages.get(address.registered, YOUNG) < YOUNG:
            signs.append(Reason("young", {"days": known.ages[address.registered]}))
        visited = self._visits(address, known.popular)
        score, alone = self._score(address, signs, visited)
        if alone >= ODD:
            signs.append(Reason("odd_name"))
        verdict = self._verdict(score, {sign.code for sign in signs}, visited)
        shown_signs = sorted(signs, key=lambda sign: -WEIGHTS.get(sign.code, 0))
        if self._is_capped({sign.code for sign in signs}):
            shown_signs = [sign for sign in shown_signs if sign.code in _CAPPED]
        reasons = [sign for sign in shown_signs if sign.code not in _SILENT][:SHOWN]
        if not reasons:
            reasons = [Reason("nothing_found")]
        return LinkVerdict(link, verdict, round(score, 6), tuple(reasons), copied, shown)

    def official(self, address: WebAddress) -> Brand | None:
        """The brand that owns this host, else None. Shared hosts, short links, and addresses with
        user info, odd ports or IP numbers never count."""
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

    def _visits(self, address: WebAddress, popular: Popular | None) -> Visits:
        """How much the name is visited; nothing is said where many share it."""
        if address.is_number or self._signs.has_many_owners(address):
            return Visits.NO_TABLE
        return visits(address.registered, popular)

    def _score(
        self, address: WebAddress, signs: list[Reason], visited: Visits
    ) -> tuple[float, float]:
        """(score by everything, score by the model alone), each 0 to 1."""
        codes = [sign.code for sign in signs]
        alone = odds(self._model, address, codes, visited)
        total = alone + sum(WEIGHTS[code] for code in codes if code in BY_HAND)
        return probability(total), probability(alone)

    @staticmethod
    def _is_capped(codes: set[str]) -> bool:
        """Whether the name says nothing about the owner, and nothing else raises the verdict."""
        return bool(codes & _CAPPED) and not codes & _LIFTS

    def _verdict(self, score: float, codes: set[str], visited: Visits) -> Verdict:
        if self._is_capped(codes) or (visited >= Visits.MANY and not codes & _LIFTS):
            return Verdict.UNKNOWN  # very many people go there: its looks alone say nothing
        if score >= DANGER and (codes & _COPIES or not codes & _DOUBTFUL):
            return Verdict.DANGER
        if score >= (CLAIMED if codes & _CLAIMS else SUSPICIOUS) or codes & _LISTED:
            return Verdict.SUSPICIOUS
        return Verdict.UNKNOWN


@functools.lru_cache(maxsize=4)
def link_judge(lists: LinkLists) -> LinkJudge:
    """The judge for these lists, built once."""
    return LinkJudge(lists)


def show(address: WebAddress) -> str:
    """The host in a short form that no app makes clickable."""
    name = address.name if len(address.name) <= 60 else "..." + address.name[-57:]
    return name.replace(".", "[.]")
