"""Makes the rows of tables of totals: by trick, loss, ending and week, beside the months before."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.office.figures import case_table
from content.reading.library import Library
from handlers.core.calendar import in_figures
from handlers.core.say import Family, Phrase, Say, Speak
from storage.figures.counted import LOSS_BANDS
from storage.figures.reading import Figures, Spans


class Group(enum.StrEnum):
    """What a table counts by."""

    TRICK = "trick"
    LOSS = "loss"
    OUTCOME = "outcome"
    WEEK = "week"


GROUP = Family("figures.group", Group)
COUNT = ("what", "now", "before")
HEADER = Family("figures.header", COUNT)
TIMES = ("take", "close")
MEDIAN = Family("figures.median", TIMES)
MOST = Family("figures.most", TIMES)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what is counted, how many now, and how many in the time before."""

    name: str
    now: int
    before: int


def rows(
    library: Library, speak: Speak, group: Group, now: Figures, before: Figures
) -> tuple[Row, ...]:
    """Return the lines of a group: the most frequent first, losses and weeks in their order."""

    def lines(
        counts: Mapping[str, int], old: Mapping[str, int], name: Callable[[str], Say]
    ) -> tuple[Row, ...]:
        keys = sorted({*counts, *old}, key=lambda key: (-counts.get(key, 0), key))
        return tuple(Row(speak(name(key)), counts.get(key, 0), old.get(key, 0)) for key in keys)

    match group:
        case Group.TRICK:
            return lines(now.trick, before.trick, lambda id: case_table.trick(library, id))
        case Group.OUTCOME:
            return lines(now.outcome, before.outcome, lambda id: case_table.outcome(library, id))
        case Group.LOSS:
            bands = [band for band in LOSS_BANDS if band in now.loss or band in before.loss]
            name = case_table.LOSS.phrase
            return tuple(
                Row(speak(name(band)), now.loss.get(band, 0), before.loss.get(band, 0))
                for band in bands
            )
        case Group.WEEK:
            return tuple(Row(speak(in_figures(week)), n, 0) for week, n in weeks(now).items())


def weeks(figures: Figures) -> Mapping[date, int]:
    """Return Monday -> number of cases, with the weeks in between that had none."""
    if not figures.week:
        return {}
    first, last = min(figures.week), max(figures.week)
    every = (first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
    return {week: figures.week.get(week, 0) for week in every}


def span(spans: timedelta | None) -> Say:
    """Say how long something took: in minutes below 90, in hours below 72, then in days."""
    if spans is None:
        return Phrase("figures.span.none")
    minutes = round(spans / timedelta(minutes=1))
    if minutes < 90:
        return Phrase("figures.span.minutes", {"count": minutes})
    hours = round(minutes / 60)
    if hours < 72:
        return Phrase("figures.span.hours", {"count": hours})
    return Phrase("figures.span.days", {"count": round(hours / 24)})


def times(speak: Speak, now: Figures, before: Figures) -> Sequence[tuple[str, str, str]]:
    """Return (what, now, before) of the median and the 90th percentile, to take and to close."""

    def line(label: Phrase, value: Callable[[Spans], timedelta | None], kind: str) -> Sequence[str]:
        each = (now.take, before.take) if kind == "take" else (now.close, before.close)
        return [speak(label), *(speak(span(value(spans))) for spans in each)]

    found = [
        line(MEDIAN.phrase("take"), lambda spans: spans.median, "take"),
        line(MOST.phrase("take"), lambda spans: spans.most, "take"),
        line(MEDIAN.phrase("close"), lambda spans: spans.median, "close"),
        line(MOST.phrase("close"), lambda spans: spans.most, "close"),
    ]
    return [(label, value, old) for label, value, old in found]
