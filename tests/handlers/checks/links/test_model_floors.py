"""The shipped weights on labelled links: floors below the figures of docs/how-well-it-judges.md.

The collectors jpcert and citizenlab have no licence and are never learned from; the Thai rows are,
so that those floors only show that nothing was lost.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from content.reading.library import Library
from handlers.checks.links.address import parse
from handlers.checks.links.judge import link_judge
from handlers.checks.verdict import LinkVerdict, Verdict

Rows = list[tuple[dict[str, str], LinkVerdict]]
EACH = 10
"""One of so many deceitful hosts of the large list is looked at."""


@pytest.fixture(scope="module")
def judged(shared: Path, lists: Library) -> Rows:
    judge = link_judge(lists.links)
    with (shared / "data" / "links_dev.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if _wanted(row)]
    return [(row, judge.judge(row["url"])) for row in rows]


def _wanted(row: dict[str, str]) -> bool:
    never = row["source"] in {"jpcert", "citizenlab"}
    return never or row["slice"] in {"thai", "thai_hard_legit", "thai_brand", "thai_gov_reported"}


def share(
    rows: Rows, among: Callable[[dict[str, str]], bool], is_so: Callable[[Verdict], bool]
) -> float:
    found = [is_so(verdict.verdict) for row, verdict in rows if among(row)]
    assert len(found) > 50
    return sum(found) / len(found)


def recall(rows: Rows, allowed: float) -> float:
    """Share of jpcert's links scored above all but the allowed share of citizenlab's."""
    good = sorted((v.score for row, v in rows if row["source"] == "citizenlab"), reverse=True)
    bad = [v.score for row, v in rows if row["source"] == "jpcert"]
    return sum(score > good[int(allowed * len(good))] for score in bad) / len(bad)


@pytest.mark.parametrize(("allowed", "floor"), [(0.01, 0.70), (0.001, 0.45)])
def test_links_of_collectors_never_learned_from_are_found(
    judged: Rows, allowed: float, floor: float
) -> None:
    assert recall(judged, allowed) >= floor


def test_thai_fakes_are_flagged(judged: Rows) -> None:
    fakes = {"thai_brand", "thai_gov_reported"}
    assert share(judged, lambda row: row["slice"] in fakes, lambda one: one.flagged) >= 0.85


def test_honest_thai_sites_are_left_alone(judged: Rows) -> None:
    def honest(row: dict[str, str]) -> bool:
        return row["label"] == "legit" and row["slice"] in {"thai", "thai_hard_legit"}

    assert share(judged, honest, lambda one: one.flagged) <= 0.009
    assert share(judged, honest, lambda one: one is Verdict.DANGER) <= 0.001


def test_no_deceit_is_called_official(judged: Rows) -> None:
    assert not [
        row["url"]
        for row, verdict in judged
        if row["label"] == "phish" and verdict.verdict is Verdict.OFFICIAL
    ]


def test_no_deceitful_host_of_the_large_list_is_official(shared: Path, lists: Library) -> None:
    judge = link_judge(lists.links)
    path = shared / "data" / "links_train_phish.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        urls = [row["url_or_host"] for n, row in enumerate(csv.DictReader(file)) if n % EACH == 0]
    addresses = [address for url in urls if (address := parse(url))]
    assert len(addresses) > 40_000
    assert not [address.href for address in addresses if judge.official(address)]
