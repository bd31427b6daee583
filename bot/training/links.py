"""Trains the link model from labelled links. A developer's tool."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.training import fit
from content.link_lists import LinkLists
from handlers.checks.links.address import Address, parse
from handlers.checks.links.features import BUCKETS, measures, pieces, signs_vector
from handlers.checks.links.judge import BY_HAND, SIGNS
from handlers.checks.links.model import WEIGHTS
from handlers.checks.links.signs import Signs

TREES, DEPTH, RATE = 160, 4, 0.08
STRENGTH = 0.15


def read_rows(paths: Sequence[Path]) -> tuple[list[Address], list[int]]:
    """(addresses, 1 for deceit or 0) of the rows that may train what ships: those with a licence.

    Short links say nothing of where they lead and are left out.
    """
    addresses, labels = [], []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if not row.get("licence") or row.get("slice") == "shortener":
                    continue
                address = parse(row["url"])
                if address is not None:
                    addresses.append(address)
                    labels.append(int(row["label"] == "phish"))
    return addresses, labels


def train(paths: Sequence[Path], lists: LinkLists, out: Path = WEIGHTS) -> str:
    """Fit words, then trees on top of them; write both. Gives a line about what was done."""
    addresses, labels = read_rows(paths)
    y = np.array(labels)
    words = fit.matrix([pieces(address) for address in addresses], BUCKETS)
    unseen = fit.unseen_scores(words, y, [a.registered for a in addresses], STRENGTH)
    signs = tuple(code for code in SIGNS if code not in BY_HAND)
    read = Signs(lists)
    dense = [measures(a) + signs_vector([s.code for s in read.of(a)[0]], signs) for a in addresses]
    trees = fit.fit_trees(np.column_stack([dense, unseen]), y, TREES, DEPTH, RATE)
    fit.write(out, fit.fit_words(words, y, STRENGTH), trees, signs, float(y.mean()))
    return f"{len(y)} links ({int(y.sum())} deceiving), {len(signs)} signs, {TREES} trees"
