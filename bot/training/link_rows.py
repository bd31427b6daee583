"""Reads labelled links from files, and chooses and weighs those that the link model learns from."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from bot.errors import Refusal
from bot.training.popular_names import PopularNames
from content.reading.link_lists import LinkLists
from handlers.checks.links.address import WebAddress, parse

POPULAR, FREE = "popular", "popular, free host"
"""Sources of rows made of popular names: names of one owner; hosts where anybody gets a name."""
PAGES_OF_A_NAME = 2
"""Most rows of one registered name and source that are learned from."""
MOST = {"tweetfeed": 140_000, POPULAR: 170_000}
MOST_OTHERS = 60_000
"""Most rows of a source that are learned from."""
BY_SIZE = -0.1
"""Power of its size by which a row of a source counts: more would give few rows too much to say."""
FREE_OF_A_PLACE = 1500
"""Most honest hosts of one place where anybody gets a name."""
WITH_PAGE = 0.15
"""Share of the honest hosts that are given the path of another honest link, since lists of honest
hosts name no pages and a page must not look deceitful for that."""
_THAI = re.compile(r"\.th$|thai|siam|bangkok|bkk|phuket|pattaya|isan")
THAI_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled link. `source` is its collector, `kind` its slice, `seen` the day or year it was
    first seen. `made_up` rows were made from patterns; only `may_train` rows have a licence."""

    url: str
    address: WebAddress
    phish: int
    source: str
    kind: str
    seen: str
    may_train: bool

    @property
    def made_up(self) -> bool:
        """Whether it was made from patterns of our own."""
        return "synthetic" in self.source

    @property
    def is_thai(self) -> bool:
        """Whether the host has a Thai ending or mark."""
        return bool(_THAI.search(self.address.host))


def read_rows(paths: Sequence[Path]) -> list[Row]:
    """The rows of CSV files (also .gz) with the columns url or url_or_host, label, source, slice,
    date or first_seen, and licence.

    Without a label the file's name must say phish or legit. Raises Refusal naming the file.
    """
    return [row for path in paths for row in _rows(path)]


def _rows(path: Path) -> Iterator[Row]:
    said = re.search("phish|legit", path.name)
    with _open(path) as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            label = row.get("label") or (said[0] if said else "")
            url = row.get("url") or row.get("url_or_host")
            if not url or label not in ("phish", "legit"):
                raise Refusal(f"{path}: line {number} has no url or no label (phish or legit)")
            address = parse(url)
            if address is not None:
                kind = row.get("slice") or ""
                yield Row(
                    url, address, int(label == "phish"), row.get("source") or path.name, kind,
                    row.get("date") or row.get("first_seen") or "",
                    bool(row.get("licence")) and kind != "shortener",
                )  # fmt: skip


def _open(path: Path) -> Any:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def popular_rows(popular: PopularNames, lists: LinkLists, deceitful: set[str]) -> list[Row]:
    """Honest rows of popular names: those on two lists and all Thai ones; hosts on free places.

    Names of gambling and names that a list of deceit has are left out.
    """
    gambling = re.compile("|".join(map(re.escape, lists.gambling)) + "|porn|xxx|sex|xvid")
    rows = []
    for name, hosts in popular.hosts.items():
        is_thai = bool(_THAI.search(name))
        if name in deceitful or popular.positions[name] > 400_000 and not is_thai:
            continue
        if not is_thai and gambling.search(name):
            continue
        for host in dict.fromkeys([*hosts, name] if is_thai else [hosts[-1]]):
            rows.append(_honest(host, POPULAR))
    places: Counter[str] = Counter()
    for host in sorted(popular.free, key=_share):
        places[(place := ".".join(host.split(".")[-2:]))] += 1
        if places[place] <= FREE_OF_A_PLACE and not gambling.search(host):
            rows.append(_honest(host, FREE))
    return [row for row in rows if row is not None and row.address.registered not in deceitful]


def _honest(host: str, source: str) -> Row | None:
    address = parse(host)
    return Row(host, address, 0, source, "", "2025", True) if address else None


def choose(rows: Sequence[Row]) -> list[Row]:
    """The rows to learn from: few of one name, not too many of one source, none made up; some
    honest hosts with a page."""
    taken: Counter[tuple[str, int]] = Counter()
    names: Counter[tuple[str, str]] = Counter()
    chosen = []
    for row in sorted(rows, key=lambda row: (_share(row.address.registered), row.url)):
        source, name = (row.source, row.phish), (row.source, row.address.registered)
        names[name] += 1
        if not row.may_train or row.made_up or names[name] > PAGES_OF_A_NAME:
            continue
        if taken[source] < MOST.get(row.source, MOST_OTHERS) or row.is_thai:
            taken[source] += 1
            chosen.append(row)
    pages = [row.address.path for row in chosen if not row.phish and len(row.address.path) > 1]
    return [_with_page(row, pages) for row in chosen] if pages else chosen


def _with_page(row: Row, pages: Sequence[str]) -> Row:
    if row.phish or len(row.address.path) > 1 or _share(row.url[::-1]) > WITH_PAGE:
        return row
    url = f"https://{row.address.host}{pages[crc32(row.url.encode()[::-1]) % len(pages)]}"
    address = parse(url)
    return replace(row, url=url, address=address) if address else row


def weights(rows: Sequence[Row]) -> Any:
    """The weight of each row: less in a large source, more if it is Thai; deceit and honesty count
    alike."""
    sizes = Counter((row.source, row.phish) for row in rows)
    found = np.array(
        [
            sizes[row.source, row.phish] ** BY_SIZE * (THAI_WEIGHT if row.is_thai else 1)
            for row in rows
        ]
    )
    phish = np.array([row.phish == 1 for row in rows])
    for side in (phish, ~phish):
        found[side] *= len(rows) / 2 / found[side].sum()
    return found


def _share(text: str) -> float:
    """A number from 0 to 1 that depends on the text alone."""
    return crc32(text.encode("utf-8", "surrogatepass")) / 2**32
