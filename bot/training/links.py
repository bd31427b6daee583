"""Trains the link model from labelled links (`links train`, for developers).

Words are learned from all rows; the trees, which are slower, from some of them. The words' score
that the trees see of a row is of a model that saw neither its name nor its collector.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from bot.training import fit
from bot.training.link_rows import FREE, POPULAR, Row, choose, popular_rows, read_rows, weights
from bot.training.popular_names import PopularNames, read_wheel
from content.reading.link_lists import LinkLists
from handlers.checks.links.features import BUCKETS, hashed_features, numeric_features, sign_features
from handlers.checks.links.judge import BY_HAND, SIGNS
from handlers.checks.links.model import WEIGHTS
from handlers.checks.links.popularity import Visits, visits
from handlers.checks.links.warning_signs import WarningSigns

TREES, LEAVES, RATE, HELD = 240, 15, 0.05, 5.0
WORDS_HELD = 3e-5
WORDS_SHARE = 0.33
"""Share of the words in the mean of words and trees."""
PARTS = 2
"""Fewest parts of the rows whose words are scored by a model of the other parts."""
LARGE = 500
"""Deceitful rows that make a collector a part of its own."""
ROWS_FOR_TREES = 12_000
"""Most rows of a source that the trees learn from."""
VISITS_LEAST = 2e-3
"""Added to each share of names, so that a rare level of visits is not trusted beyond its rows."""


@dataclass(frozen=True, eq=False)
class Learnable:
    """Rows to learn from, with their features, read once for several trainings."""

    rows: Sequence[Row]
    words: Any
    dense: Any
    """Numbers and signs of the rows for the trees; of other rows nothing was computed."""
    for_trees: Any
    signs: tuple[str, ...]


def train(paths: Sequence[Path], lists: LinkLists, wheel: Path | None, out: Path = WEIGHTS) -> str:
    """Fit words, then trees on top of them; write both. Gives a line about what was done."""
    rows, popular = rows_of(paths, lists, wheel)
    learnable = prepare(choose(rows), lists)
    fit_and_write(learnable, np.ones(len(learnable.rows), dtype=bool), popular, out)
    deceiving = sum(row.phish for row in learnable.rows)
    return (
        f"{len(learnable.rows)} links ({deceiving} deceiving), {len(learnable.signs)} signs, "
        f"{TREES} trees"
    )


def rows_of(
    paths: Sequence[Path], lists: LinkLists, wheel: Path | None
) -> tuple[list[Row], PopularNames | None]:
    """The rows of these files and of the popular names. Raises Refusal."""
    rows = read_rows(paths)
    if wheel is None:
        return rows, None
    popular = read_wheel(wheel, lists)
    deceitful = {row.address.registered for row in rows if row.phish}
    return rows + popular_rows(popular, lists, deceitful), popular


def prepare(rows: Sequence[Row], lists: LinkLists) -> Learnable:
    """The features of these rows."""
    words = fit.matrix([hashed_features(row.address) for row in rows], BUCKETS)
    signs = tuple(code for code in SIGNS if code not in BY_HAND)
    read = WarningSigns(lists)
    taken: Counter[tuple[str, int]] = Counter()
    for_trees = np.zeros(len(rows), dtype=bool)
    for n, row in enumerate(rows):
        taken[row.source, row.phish] += 1
        for_trees[n] = taken[row.source, row.phish] <= ROWS_FOR_TREES or row.is_thai
    width = len(numeric_features(rows[0].address)) + len(signs)
    dense = np.zeros((len(rows), width), dtype=np.float32)
    for n in np.flatnonzero(for_trees).tolist():
        codes = [sign.code for sign in read.of(rows[n].address)[0]]
        dense[n] = numeric_features(rows[n].address) + sign_features(codes, signs)
    return Learnable(rows, words, dense, for_trees, signs)


def fit_and_write(learnable: Learnable, seen: Any, popular: PopularNames | None, out: Path) -> None:
    """Fit on the rows that are `seen`, write the weights to a folder."""
    at = np.flatnonzero(seen)
    rows = [learnable.rows[n] for n in at.tolist()]
    y, weight, words = np.array([row.phish for row in rows]), weights(rows), learnable.words[at]
    unseen = unseen_scores(rows, words)
    some = learnable.for_trees[at]
    trees = fit.grow_trees(
        np.column_stack([learnable.dense[at][some], unseen[some]]), y[some], TREES, LEAVES, RATE,
        HELD, weights([row for row, here in zip(rows, some, strict=True) if here]),
    )  # fmt: skip
    learned = fit.cut(fit.descend_words(words, y, WORDS_HELD, weight), words)
    fit.write(
        out, learned, trees, learnable.signs, float(y.mean()), words_share=WORDS_SHARE,
        visits=visits_odds(rows, popular),
    )  # fmt: skip


def unseen_scores(rows: Sequence[Row], words: Any) -> Any:
    """The words' score of each row by a model of the other parts, without the part's names.

    What a collector's other names say of one of its names is not to be had of a collector that
    nobody has met: trees that learned from such scores trust words too much.
    """
    y, part = np.array([row.phish for row in rows]), parts(rows)
    names = np.unique([row.address.registered for row in rows], return_inverse=True)[1]
    scores = np.zeros(len(rows))
    for k in range(part.max() + 1):
        here = part == k
        at = np.flatnonzero(~np.isin(names, names[here]))
        weight = weights([rows[n] for n in at.tolist()])
        model = fit.descend_words(words[at], y[at], WORDS_HELD, weight)
        scores[here] = model.scores(words[here])
    return scores


def parts(rows: Sequence[Row]) -> Any:
    """The part of each row, from 0: the deceit of each large collector is in one; all other rows
    are in one by their name."""
    sizes = Counter(row.source for row in rows if row.phish)
    own = {source: n for n, source in enumerate(s for s in sorted(sizes) if sizes[s] >= LARGE)}
    number = max(PARTS, len(own))
    return np.array(
        [
            own[row.source]
            if row.phish and row.source in own
            else crc32(row.address.registered.encode()) % number
            for row in rows
        ]
    )


def visits_odds(rows: Sequence[Row], popular: PopularNames | None) -> list[float]:
    """The log-odds of each level of visits, every collector counting alike; rows that were taken
    from popular names say nothing of it, nor do hosts that many share. That a name is on no list is
    held against none: small shops are on none either, and a link is judged alike without lists."""
    if popular is None:
        return []
    found: dict[tuple[str, int], Counter[Visits]] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        name = row.address.registered
        if row.source in (POPULAR, FREE) or (row.source, name) in seen:
            continue
        seen.add((row.source, name))
        level = visits(name, popular.positions.get)
        found.setdefault((row.source, row.phish), Counter())[level] += 1
    large = {key: count for key, count in found.items() if count.total() >= _ENOUGH}
    odds = [0.0, 0.0]
    for level in list(Visits)[2:]:
        shares = [
            np.mean([n[level] / n.total() for (_, phish), n in large.items() if phish == kind])
            for kind in (1, 0)
        ]
        odds.append(
            round(float(np.log((shares[0] + VISITS_LEAST) / (shares[1] + VISITS_LEAST))), 3)
        )
    return odds


_ENOUGH = 200
"""Names that a collector must have to tell how much its names are visited."""
