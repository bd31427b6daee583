"""Measures the link model on links it has not learned from. A developer's tool.

Five times over it learns without one fifth of the groups and judges that fifth, as the bot would;
copies of one brand and pages of one name stay together. Then once by time: learned from what was
seen before a year, measured on names that came after it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.training import fit
from bot.training.links import Row, fit_and_write, read_rows
from content.reading.link_lists import LinkLists
from handlers.checks.links.judge import LinkJudge
from handlers.checks.tree_model import load
from handlers.checks.verdict import LinkVerdict, Verdict

DRAWS = 400
"""Times that groups are drawn anew for an interval."""
YEAR = "2024"
_THAI = frozenset({"thai", "thai_hard_legit"})
_THAI_FAKES = frozenset({"thai_brand", "thai_gov_reported"})


def report(paths: Sequence[Path], lists: LinkLists) -> Iterator[str]:
    """Lines of figures, each with its 95 % interval."""
    rows = read_rows(paths, lists)
    part = fit.folds([row.group for row in rows])
    found: dict[int, LinkVerdict] = {}
    for k in range(fit.FOLDS):
        seen = [row for row, own in zip(rows, part, strict=True) if own != k]
        judge = _judge(seen, lists)
        found |= {n: judge.judge(rows[n].url) for n in np.flatnonzero(part == k).tolist()}
    yield "unseen names and brands"
    yield from _lines(rows, [found[n] for n in range(len(rows))])

    before = [
        row
        for row, own in zip(rows, part, strict=True)
        if (row.collected < YEAR if row.phish else own > 1)
    ]
    judge = _judge(before, lists)
    known = {row.address.registered for row in before}
    after = [
        row
        for row, own in zip(rows, part, strict=True)
        if (row.collected >= YEAR if row.phish else own <= 1)
        and row.address.registered not in known
    ]
    yield f"names first seen from {YEAR} on"
    yield from _lines(after, [judge.judge(row.url) for row in after])


def _judge(rows: Sequence[Row], lists: LinkLists) -> LinkJudge:
    with tempfile.TemporaryDirectory() as folder:
        fit_and_write([row for row in rows if row.may_train], lists, Path(folder))
        return LinkJudge(lists, load(Path(folder)))


def _lines(rows: Sequence[Row], found: Sequence[LinkVerdict]) -> Iterator[str]:
    phish = np.array([row.phish == 1 for row in rows])
    kind = np.array([row.kind for row in rows])
    score = np.array([one.score for one in found])
    flagged = np.array([one.verdict.flagged for one in found])
    danger = np.array([one.verdict is Verdict.DANGER for one in found])
    official = np.array([one.verdict is Verdict.OFFICIAL for one in found])
    groups = np.unique([row.group for row in rows], return_inverse=True)[1]
    thai = ~phish & np.isin(kind, list(_THAI))
    fakes = phish & np.isin(kind, list(_THAI_FAKES))
    figures: list[tuple[str, Callable[[Any], float]]] = [
        ("recall at 1 % false positives", lambda drawn: recall(score, phish, drawn, 0.01)),
        ("recall at 0.1 %", lambda drawn: recall(score, phish, drawn, 0.001)),
        ("deceit flagged", lambda drawn: share(flagged, phish, drawn)),
        ("legitimate flagged", lambda drawn: share(flagged, ~phish, drawn)),
        ("Thai fakes flagged", lambda drawn: share(flagged, fakes, drawn)),
        ("legitimate Thai flagged", lambda drawn: share(flagged, thai, drawn)),
        ("legitimate Thai called danger", lambda drawn: share(danger, thai, drawn)),
    ]
    for name, figure in figures:
        low, high = interval(figure, groups)
        yield f"  {name:32} {figure(np.arange(len(rows))):.4f}  ({low:.4f} to {high:.4f})"
    yield f"  deceit called official           {int((official & phish).sum())}"


def recall(score: Any, phish: Any, drawn: Any, allowed: float) -> float:
    """Share of deceit scored above all but this share of the rest, over the rows drawn."""
    bad, good = score[drawn][phish[drawn]], score[drawn][~phish[drawn]]
    bar = np.sort(good)[::-1][int(allowed * len(good))]
    return float((bad > bar).mean())


def share(answer: Any, among: Any, drawn: Any) -> float:
    """Share of the rows drawn, among those meant, that got this answer."""
    return float(answer[drawn][among[drawn]].mean()) if among[drawn].any() else float("nan")


def interval(figure: Callable[[Any], float], groups: Any) -> tuple[float, float]:
    """The figure's 95 % interval, groups drawn with replacement."""
    chance = np.random.default_rng(fit.SEED)
    order = np.argsort(groups, kind="stable")
    ends = np.searchsorted(groups[order], np.arange(groups.max() + 2))
    drawn = []
    for _ in range(DRAWS):
        picked = chance.integers(0, groups.max() + 1, groups.max() + 1)
        drawn.append(figure(np.concatenate([order[ends[g] : ends[g + 1]] for g in picked])))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)
