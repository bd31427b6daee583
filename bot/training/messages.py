"""Trains the message model from labelled messages (`messages train`, for developers)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.training import fit
from bot.training.alike import groups
from content.reading.library import Library
from handlers.checks.extract import Found, read
from handlers.checks.messages.features import BUCKETS, hashed_features, numeric_features
from handlers.checks.messages.findings import Findings
from handlers.checks.messages.judge import message_judge
from handlers.checks.messages.model import WEIGHTS

TREES, DEPTH, RATE = 60, 2, 0.1
STRENGTH = 0.2


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled message and what is seen in it. `group` is the same for near copies of a wording;
    `kind` is the kind of SMS, empty for village messages; `collected` is a day or year, or empty.
    """

    found: Found
    seen: Findings
    scam: int
    group: str
    kind: str
    collected: str


def read_rows(paths: Sequence[Path], content: Library) -> list[Row]:
    """The rows of CSV files: text, label (scam or benign), perhaps kind and collected.

    A file with no `kind` column is of village messages.
    """
    raw: list[dict[str, str]] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            raw += csv.DictReader(file)
    judge = message_judge(content)
    rows = []
    for row, group in zip(raw, groups([row["text"] for row in raw]), strict=True):
        found = read(row["text"], content.numbers)
        rows.append(
            Row(found, judge.find(found), int(row["label"] == "scam"), group,
                row.get("kind") or "", row.get("collected") or "")
        )  # fmt: skip
    return rows


def train(paths: Sequence[Path], content: Library, out: Path = WEIGHTS) -> str:
    """Fit words, then trees on top of them; write both. Gives a line about what was done."""
    rows = read_rows(paths, content)
    fit_and_write(rows, out)
    return f"{len(rows)} messages ({sum(row.scam for row in rows)} deceiving), {TREES} trees"


def fit_and_write(rows: Sequence[Row], out: Path) -> None:
    """Fit on these rows and write the weights to a folder."""
    y = np.array([row.scam for row in rows])
    words = fit.matrix([hashed_features(row.found, row.seen) for row in rows], BUCKETS)
    unseen = fit.unseen_scores(words, y, [row.group for row in rows], STRENGTH)
    dense = [
        numeric_features(row.found, row.seen, float(score))
        for row, score in zip(rows, unseen, strict=True)
    ]
    trees = fit.fit_trees(np.array(dense), y, TREES, DEPTH, RATE)
    fit.write(out, fit.fit_words(words, y, STRENGTH), trees, (), float(y.mean()))
