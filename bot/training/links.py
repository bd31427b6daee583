"""Trains the link model from labelled links. A developer's tool."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.training import fit
from content.reading.link_lists import LinkLists
from handlers.checks.links.address import WebAddress, parse
from handlers.checks.links.features import BUCKETS, hashed_features, numeric_features, sign_features
from handlers.checks.links.judge import BY_HAND, SIGNS
from handlers.checks.links.model import WEIGHTS
from handlers.checks.links.warning_signs import WarningSigns

TREES, LEAVES, RATE, HELD = 120, 15, 0.1, 5.0
STRENGTH = 0.2


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled link. `group` holds together what one hand may have made: the copies of one brand,
    or else the pages of one registered name."""

    url: str
    address: WebAddress
    phish: int
    group: str
    kind: str
    collected: str
    may_train: bool


def read_rows(paths: Sequence[Path], lists: LinkLists) -> list[Row]:
    """The rows of CSV files with the columns url, label, slice, date and licence.

    Only rows with a licence may train what ships; short links say nothing of where they lead.
    """
    signs = WarningSigns(lists)
    rows = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                address = parse(row["url"])
                if address is not None:
                    kind = row.get("slice") or ""
                    rows.append(
                        Row(
                            row["url"], address, int(row["label"] == "phish"),
                            signs.of(address)[1] or address.registered, kind,
                            row.get("date") or "",
                            bool(row.get("licence")) and kind != "shortener",
                        )
                    )  # fmt: skip
    return rows


def train(paths: Sequence[Path], lists: LinkLists, out: Path = WEIGHTS) -> str:
    """Fit words, then trees on top of them; write both. Gives a line about what was done."""
    rows = [row for row in read_rows(paths, lists) if row.may_train]
    signs = fit_and_write(rows, lists, out)
    deceiving = sum(row.phish for row in rows)
    return f"{len(rows)} links ({deceiving} deceiving), {len(signs)} signs, {TREES} trees"


def fit_and_write(rows: Sequence[Row], lists: LinkLists, out: Path) -> tuple[str, ...]:
    """Fit on these rows, write the weights to a folder; gives the signs that the trees weigh."""
    y = np.array([row.phish for row in rows])
    words = fit.matrix([hashed_features(row.address) for row in rows], BUCKETS)
    groups = [row.address.registered for row in rows]
    unseen = fit.unseen_scores(words, y, groups, STRENGTH, by_ratio=True)
    signs = tuple(code for code in SIGNS if code not in BY_HAND)
    read = WarningSigns(lists)
    dense = [
        numeric_features(row.address)
        + sign_features([s.code for s in read.of(row.address)[0]], signs)
        for row in rows
    ]
    trees = fit.grow_trees(np.column_stack([dense, unseen]), y, TREES, LEAVES, RATE, HELD)
    fitted = fit.fit_words(words, y, STRENGTH, by_ratio=True)
    fit.write(out, fitted, trees, signs, float(y.mean()))
    return signs
