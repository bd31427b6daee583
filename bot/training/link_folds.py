"""For held_out.py: which labelled links are kept from learning and then judged (whole collectors, a
year, Thai names by halves).

Rows of one collector look alike, and so do those of one month: a model that saw some of them knows
the others. Every registered name that is judged is left out of learning, whoever collected it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from bot.training.link_rows import POPULAR, Row

COLLECTORS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("jpcert",), ("citizenlab",)),
    (("tweetfeed",), ("free-programming-books",)),
    (("gaso",), ("JetBrains swot",)),
    (("polkadot",), ("MISP university_domains",)),
    (("nikolaischunk", "discord-phishing-links"), ("cloudflare-top100k",)),
    (("chongluadao",), ("zer0h-top100k",)),
    (("durablenapkin", "jarelllama-scam"), ("reenx8-thaigov", "REENX8 whitelist")),
)
"""(collectors of deceit, collectors of honest names) that are left out together."""
NEVER_LEARNED = "citizenlab"
"""Honest links without a licence to learn from: judged beside every collector."""
YEAR = "2026"
MOST_DECEIT, MOST_HONEST = 2500, 2500
_THAI_FAKES = frozenset({"thai_brand", "thai_gov_reported"})


@dataclass(frozen=True, eq=False)
class Fold:
    """`judged` rows, none of whose names is among those learned from; `learned` says of a row
    whether it is."""

    name: str
    judged: Sequence[Row]
    left_out: frozenset[tuple[str, int]]
    """(source, label) of rows that are not learned from."""
    since: str = "9"
    """Deceit first seen from then on is not learned from."""

    def learned(self, rows: Sequence[Row]) -> Any:
        """Which of these rows are learned from."""
        names = {row.address.registered for row in self.judged}
        return np.array(
            [
                (row.source, row.phish) not in self.left_out
                and not (row.phish and row.seen >= self.since)
                and row.address.registered not in names
                for row in rows
            ]
        )


def folds(rows: Sequence[Row]) -> Iterator[Fold]:
    """By collector, by year, and Thai names by halves."""
    for deceit, honest in COLLECTORS:
        judged = [
            *_some((row for row in rows if row.phish and row.source in deceit), MOST_DECEIT),
            *_honest(rows, honest),
        ]
        out = frozenset({(s, 1) for s in deceit} | {(s, 0) for s in (*honest, NEVER_LEARNED)})
        yield Fold("without " + deceit[0], judged, out)
    late = _some(
        (row for row in rows if row.phish and row.seen >= YEAR and not row.made_up), MOST_DECEIT
    )
    known = {row.address.registered for row in rows if row.phish and row.seen < YEAR}
    late = [row for row in late if row.address.registered not in known]
    all_honest = [one for _, honest in COLLECTORS for one in honest]
    third = [row for row in rows if _part(row, 3) == 0]
    judged = [*late, *_honest(third, all_honest)]
    yield Fold(f"first seen {YEAR}", judged, frozenset({(NEVER_LEARNED, 0)}), YEAR)
    for half in (0, 1):
        thai = [row for row in rows if is_thai_fake(row) or is_thai_honest(row)]
        judged = [row for row in thai if _part(row, 2) == half]
        yield Fold(f"Thai names, half {half + 1}", judged, frozenset({(NEVER_LEARNED, 0)}))


def is_thai_fake(row: Row) -> bool:
    """Whether it is a copy of a Thai name or a site the government reported; none is made up."""
    return row.kind in _THAI_FAKES and row.phish == 1 and not row.made_up


def is_thai_honest(row: Row) -> bool:
    """Whether it is an honest Thai site of any list, popular .th names among them."""
    if row.phish:
        return False
    labelled = row.kind in {"thai", "thai_hard_legit"} or row.source in _THAI_LISTS
    return labelled or (row.source == POPULAR and row.address.host.endswith(".th"))


_THAI_LISTS = frozenset({"REENX8 whitelist", "thaigov-v2 corpus links"})


def _honest(rows: Sequence[Row], sources: Sequence[str]) -> list[Row]:
    """Rows of these collectors, and of the one that is never learned from."""
    own = _some((row for row in rows if not row.phish and row.source in sources), MOST_HONEST)
    others = (row for row in rows if row.source == NEVER_LEARNED and NEVER_LEARNED not in sources)
    return own + _some(others, MOST_HONEST)


def _some(rows: Iterator[Row], most: int) -> list[Row]:
    """At most so many of the rows, one of each registered name, the same each time."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.address.registered, row)
    return sorted(first.values(), key=lambda row: crc32(row.url.encode("utf-8", "replace")))[:most]


def _part(row: Row, parts: int) -> int:
    return crc32(row.address.registered.encode()) % parts
