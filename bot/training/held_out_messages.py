"""For developers: measures the message model on messages it has not learned from.

By wording: five times over it learns without one fifth of the wordings and judges that fifth as the
bot would; near copies stay together. By time: learned from what was collected before a day, judged
what came later. From SMS to villages: learned from no village message at all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.training import fit
from bot.training.held_out import interval, recall, share
from bot.training.messages import Row, fit_and_write, read_rows
from content.reading.library import Library
from handlers.checks.links.judge import link_judge
from handlers.checks.messages.judge import MessageJudge, MessageVerdict
from handlers.checks.tree_model import load

LATER = "202205"
NOTICES = ("ok", "otp")
"""Kinds of SMS that inform: of a bank, a parcel, a bill, a code. Adverts are of another kind."""


def report(paths: Sequence[Path], content: Library) -> Iterator[str]:
    """Lines of figures, each with its 95 % interval."""
    rows = read_rows(paths, content)
    part = fit.folds([row.group for row in rows])
    found: dict[int, MessageVerdict] = {}
    for k in range(fit.FOLDS):
        judge = _judge([row for row, own in zip(rows, part, strict=True) if own != k], content)
        found |= {
            n: judge.weigh(rows[n].found, rows[n].seen) for n in np.flatnonzero(part == k).tolist()
        }
    for name, chosen in (
        ("SMS of unseen wording", [n for n, row in enumerate(rows) if row.kind]),
        ("village messages of unseen wording", [n for n, row in enumerate(rows) if not row.kind]),
    ):
        yield name
        yield from _lines([rows[n] for n in chosen], [found[n] for n in chosen])
    later = [row for row in rows if row.kind and row.collected >= LATER]
    undated = [row for row in rows if row.kind and not row.collected]
    village = [row for row in rows if not row.kind]
    for name, held in (
        (f"SMS collected from {LATER} on, learned from earlier ones", later),
        ("SMS with no day, learned from the others", undated),
        ("village messages, learned from SMS alone", village),
    ):
        if held and len(held) < len(rows):
            judge = _judge([row for row in rows if row not in held], content)
            yield name
            yield from _lines(held, [judge.weigh(row.found, row.seen) for row in held])


def _judge(rows: Sequence[Row], content: Library) -> MessageJudge:
    with tempfile.TemporaryDirectory() as folder:
        fit_and_write(rows, Path(folder))
        return MessageJudge(content.red_flags, link_judge(content.links), load(Path(folder)))


def _lines(rows: Sequence[Row], found: Sequence[MessageVerdict]) -> Iterator[str]:
    scam = np.array([row.scam == 1 for row in rows])
    kind = np.array([row.kind or "village" for row in rows])
    score = np.array([one.score for one in found])
    flagged = np.array([one.verdict.flagged for one in found])
    names = np.unique([row.group for row in rows], return_inverse=True)[1]
    figures: list[tuple[str, Any]] = [
        ("recall at 1 % false positives", lambda drawn: recall(score, scam, drawn, 0.01)),
        ("recall at 5 %", lambda drawn: recall(score, scam, drawn, 0.05)),
        ("deceit flagged", lambda drawn: share(flagged, scam, drawn)),
    ]
    for name in (*NOTICES, "spam", "village"):
        among = ~scam & (kind == name)
        if among.any():
            figures.append(
                (f"{name} flagged ({int(among.sum())})",
                 lambda drawn, among=among: share(flagged, among, drawn))
            )  # fmt: skip
    for name, figure in figures:
        low, high = interval(figure, names)
        yield f"  {name:32} {figure(np.arange(len(rows))):.3f}  ({low:.3f} to {high:.3f})"
