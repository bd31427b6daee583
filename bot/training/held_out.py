"""For developers: measures the link model on links it has not learned from.

Time after time it learns without a collector, a year or half of the Thai names (link_folds.py) and
judges those as the bot would: with the names people visit, without them, and with an older list.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.training import fit
from bot.training.link_folds import Fold, folds, is_thai_fake, is_thai_honest
from bot.training.link_rows import Row, choose
from bot.training.links import Learnable, fit_and_write, prepare, rows_of
from bot.training.popular_names import PopularNames
from content.reading.link_lists import LinkLists
from handlers.checks.links.judge import LinkJudge
from handlers.checks.links.lookup import LinkFacts
from handlers.checks.tree_model import load
from handlers.checks.verdict import LinkVerdict, Verdict

DRAWS = 200
"""Times that names are drawn anew for an interval."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A fold's rows with the verdicts: with the popular names, without them, with an older list."""

    fold: Fold
    verdicts: dict[str, list[LinkVerdict]]

    def scores(self, table: str) -> Any:
        """The score of each row."""
        return np.array([one.score for one in self.verdicts[table]])

    @property
    def phish(self) -> Any:
        """Which rows are deceit."""
        return np.array([row.phish == 1 for row in self.fold.judged])

    def names(self) -> Any:
        """A number for each row, the same for all rows of a registered name."""
        names = [row.address.registered for row in self.fold.judged]
        return np.unique(names, return_inverse=True)[1]


def report(paths: Sequence[Path], lists: LinkLists, wheel: Path | None) -> Iterator[str]:
    """Lines of figures, each with its 95 % interval."""
    rows, popular = rows_of(paths, lists, wheel)
    learnable = prepare(choose(rows), lists)
    found = []
    for fold in folds(rows):
        judged = judge(fold, learnable, lists, popular)
        found.append(judged)
        if judged.phish.sum() > 200:
            yield from collector_lines(judged)
    yield from mean_lines(found)
    yield from thai_lines([one for one in found if one.fold.name.startswith("Thai")])


def judge(
    fold: Fold, learnable: Learnable, lists: LinkLists, popular: PopularNames | None
) -> Judged:
    """Learn without the fold's rows and judge them."""
    tables: dict[str, LinkFacts] = {"without": LinkFacts()}
    if popular is not None:
        tables["with"] = LinkFacts(popular=popular.positions.get)
        tables["older"] = LinkFacts(popular=popular.older.get)
    with tempfile.TemporaryDirectory() as folder:
        fit_and_write(learnable, fold.learned(learnable.rows), popular, Path(folder))
        judge = LinkJudge(lists, load(Path(folder)))
    return Judged(
        fold,
        {
            name: [judge.judge(row.url, facts) for row in fold.judged]
            for name, facts in tables.items()
        },
    )


def collector_lines(judged: Judged) -> Iterator[str]:
    """Recall at 1 % and 0.1 % of a fold, by each table, and the bars that these shares need."""
    phish = judged.phish
    yield f"{judged.fold.name}: {int(phish.sum())} deceit, {int((~phish).sum())} honest"
    for table in judged.verdicts:
        score, parts = judged.scores(table), []
        for allowed in (0.01, 0.001):
            low, high = interval(lambda drawn: recall(score, phish, drawn, allowed), judged.names())  # noqa: B023
            value = recall(score, phish, np.arange(len(score)), allowed)
            bar = np.sort(score[~phish])[::-1][int(allowed * (~phish).sum())]
            parts.append(f"{value:.3f} ({low:.3f} to {high:.3f}, above {bar:.4f})")
        flagged = np.array([one.verdict.flagged for one in judged.verdicts[table]])
        yield (
            f"  {table:8} 1 %: {parts[0]}  0.1 %: {parts[1]}  "
            f"flagged {flagged[phish].mean():.3f}, honest {flagged[~phish].mean():.4f}"
        )
    official = [one.verdict is Verdict.OFFICIAL for one in judged.verdicts["without"]]
    yield f"  deceit called official {int((np.array(official) & phish).sum())}"


def mean_lines(found: Sequence[Judged]) -> Iterator[str]:
    """The mean over the collectors left out; and recall against Thai honest sites."""
    collectors = [one for one in found if one.fold.name.startswith("without")]
    thai = [one for one in found if one.fold.name.startswith("Thai")]
    for table in found[0].verdicts if found else ():
        for allowed in (0.01, 0.001):
            each = [
                recall(one.scores(table), one.phish, np.arange(len(one.phish)), allowed)
                for one in collectors
            ]
            yield f"mean of collectors, {table:8} {allowed:.1%}: {np.mean(each):.3f}"
        honest = np.concatenate([one.scores(table)[~one.phish] for one in thai])
        bar = np.sort(honest)[::-1][int(0.01 * len(honest))]
        each = [float((one.scores(table)[one.phish] > bar).mean()) for one in collectors]
        yield f"  against {len(honest)} honest Thai links at 1 % (> {bar:.4f}): {np.mean(each):.3f}"


def thai_lines(found: Sequence[Judged]) -> Iterator[str]:
    """Thai fakes and honest Thai sites: how many are flagged."""
    rows = [row for one in found for row in one.fold.judged]
    names = np.unique([row.address.registered for row in rows], return_inverse=True)[1]
    kinds: list[tuple[str, Callable[[Row], bool]]] = [
        ("Thai fakes", is_thai_fake),
        ("honest Thai sites (links_dev)", lambda row: row.kind in {"thai", "thai_hard_legit"}),
        ("honest Thai hosts (lists, popular)", lambda r: is_thai_honest(r) and not r.kind),
    ]
    for table in found[0].verdicts if found else ():
        verdicts = [verdict for one in found for verdict in one.verdicts[table]]
        flagged = np.array([one.verdict.flagged for one in verdicts])
        danger = np.array([one.verdict is Verdict.DANGER for one in verdicts])
        for what, among in kinds:
            here = np.array([among(row) for row in rows])
            low, high = interval(lambda drawn: share(flagged, here, drawn), names)  # noqa: B023
            yield (
                f"{table:8} {what}: {int(here.sum())}, flagged {flagged[here].mean():.4f} "
                f"({low:.4f} to {high:.4f}), danger {danger[here].mean():.4f}"
            )


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
