"""For developers: counts what each brand, agency and scheme name of the lists hits in labelled
links (`links tokens`).

A name that flags more honest hosts than deceitful ones should go, or tell only as a whole part of
a host (`whole`, `common` in content/links).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.training.link_rows import Row, popular_rows, read_rows
from bot.training.popular_names import read_wheel
from content.reading.link_lists import LinkLists
from handlers.checks.links.warning_signs import WarningSigns

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class TokenCount:
    """`how` a name of the lists was found; how many registered names of 10,000 it hits."""

    token: str
    how: str
    honest: float
    deceitful: float
    examples: tuple[str, ...]
    """Honest hosts that it hits."""

    @property
    def pays(self) -> bool:
        """Whether it hits no more honest names than deceitful ones."""
        return self.honest <= self.deceitful


def count(lists: LinkLists, rows: Iterable[Row]) -> list[TokenCount]:
    """The counts of every name that hits any of these rows, worst first; each registered name
    counts once. Rows that were made from patterns are left out: they were made of these names."""
    signs = WarningSigns(lists)
    hits: tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]] = (Counter(), Counter())
    names: tuple[set[str], set[str]] = (set(), set())
    examples: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        seen, found = names[row.phish], _found(signs, row)
        if row.made_up or row.address.registered in seen:
            continue
        seen.add(row.address.registered)
        if found:
            hits[row.phish][found] += 1
            if not row.phish:
                examples.setdefault(found, []).append(row.address.registered)
    honest, deceitful = (10_000 / max(1, len(seen)) for seen in names)
    counts = [
        TokenCount(
            token, how, hits[0][how, token] * honest, hits[1][how, token] * deceitful,
            tuple(examples.get((how, token), ())[:_EXAMPLES]),
        )
        for how, token in {*hits[0], *hits[1]}
    ]  # fmt: skip
    return sorted(counts, key=lambda one: (one.deceitful - one.honest, one.token))


def _found(signs: WarningSigns, row: Row) -> tuple[str, str] | None:
    """(how, the name of the lists) that the host is taken to imitate."""
    address = row.address
    if address.is_number or signs.is_own(address):
        return None
    raised, _ = signs.of(address)
    if not {sign.code for sign in raised} & _NAMED:
        return None
    if likeness := signs.likeness(address):
        return likeness.how, likeness.token
    short = signs.short_name(address, {sign.code for sign in raised})
    return ("short", short.token) if short else None


_NAMED = frozenset(
    f"{kind}_{how}" for kind in ("brand", "world") for how in ("token", "looks", "typo", "weak")
) | {"agency_copy", "brand_twin"}


def report(
    paths: Sequence[Path], lists: LinkLists, wheel: Path | None, every: bool
) -> Iterator[str]:
    """Lines of a table: the names that do not pay their way, or every one."""
    rows = read_rows(paths)
    if wheel:
        deceitful = {row.address.registered for row in rows if row.phish}
        rows += popular_rows(read_wheel(wheel, lists), lists, deceitful)
    counts = [one for one in count(lists, rows) if every or not one.pays]
    yield f"{'name':24} {'found as':8} {'honest':>8} {'deceitful':>9} of 10,000; honest hosts"
    for one in counts:
        yield (
            f"{one.token:24} {one.how:8} {one.honest:8.2f} {one.deceitful:9.2f} "
            f"{', '.join(one.examples)}"
        )
    yield f"{len(counts)} names" if every else f"{len(counts)} names hit more honest hosts"
