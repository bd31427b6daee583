"""Trains the message model from labelled messages. A developer's tool."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.training import fit
from content.library import Library
from handlers.checks.found import read
from handlers.checks.messages.features import BUCKETS, measures, pieces
from handlers.checks.messages.judge import message_judge
from handlers.checks.messages.model import WEIGHTS

TREES, DEPTH, RATE = 60, 2, 0.1
STRENGTH = 0.2
VILLAGE = 3.0
"""Weight of messages from villages against SMS of companies: there are ten times fewer."""
_NOT_WORDS = re.compile(r"https?://\S+|[^a-z\u0e01-\u0e5b]+")


def train(paths: Sequence[Path], content: Library, out: Path = WEIGHTS) -> str:
    """Fit words, then trees on top of them; write both. Gives a line about what was done.

    Rows of the files: text, label (scam or benign). A file with no `kind` column is of village
    messages. Messages that begin alike count as one group.
    """
    judge = message_judge(content)
    rows = [(row["text"], row["label"] == "scam", "kind" not in row) for row in _rows(paths)]
    y = np.array([int(scam) for _, scam, _ in rows])
    weight = np.array([VILLAGE if village else 1.0 for _, _, village in rows])
    found = [read(text, content.numbers) for text, _, _ in rows]
    seen = [judge.evidence(one) for one in found]
    words = fit.matrix(
        [pieces(one, e.names, e.links) for one, e in zip(found, seen, strict=True)], BUCKETS
    )
    groups = [_NOT_WORDS.sub("", text.lower())[:40] for text, _, _ in rows]
    unseen = fit.unseen_scores(words, y, groups, STRENGTH, weight)
    dense = [
        measures(one, e.names, e.rules, e.links, float(score))
        for one, e, score in zip(found, seen, unseen, strict=True)
    ]
    trees = fit.fit_trees(np.array(dense), y, TREES, DEPTH, RATE, weight)
    share = float((y * weight).sum() / weight.sum())
    fit.write(out, fit.fit_words(words, y, STRENGTH, weight), trees, (), share)
    return f"{len(y)} messages ({int(y.sum())} deceiving), {TREES} trees"


def _rows(paths: Sequence[Path]) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows
