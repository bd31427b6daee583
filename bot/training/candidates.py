"""For staff: lists hosts that may be a brand's own and are on no list yet (`links hosts`).

What many people visit, or what was registered against papers, and has a brand's long name is
likelier the brand's than a copy. Nothing is added by itself: staff verify each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.training.popular_names import read_wheel
from content.reading.link_lists import LinkLists
from handlers.checks.links.address import WebAddress, parse
from handlers.checks.links.lookalike import FAR
from handlers.checks.links.popularity import Visits, visits
from handlers.checks.links.warning_signs import WarningSigns


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered name that may be a brand's own, and why: its rank, or None if it was only
    registered against papers."""

    brand: str
    name: str
    rank: int | None


def candidates(
    lists: LinkLists, names: Iterable[str], ranks: dict[str, int]
) -> Iterator[Candidate]:
    """The candidates among these names; the brands are those of content/links/brands.yaml."""
    signs = WarningSigns(lists)
    for name in names:
        address = parse(name)
        if address is None or address.is_number or signs.is_own(address):
            continue
        rank = ranks.get(address.registered)
        if not _is_earnest(address, lists, rank):
            continue
        found = signs.likeness(address)
        if found and found.how == "token" and found.brand.kind not in FAR:
            yield Candidate(found.brand.id, address.registered, rank)


def _is_earnest(address: WebAddress, lists: LinkLists, rank: int | None) -> bool:
    visited = visits(address.registered, lambda _: rank)
    return address.suffix in lists.strict or visited >= Visits.MANY


def report(wheel: Path, lists: LinkLists) -> Iterator[str]:
    """A line for each candidate, by brand."""
    popular = read_wheel(wheel, lists)
    ranks = dict(popular.positions)
    found = sorted(candidates(lists, ranks, ranks), key=lambda one: (one.brand, one.rank or 0))
    for one in found:
        yield f"{one.brand:16} {one.name:40} {one.rank or '-'}"
    yield f"{len(found)} candidates: look each up before it goes into content/links"
