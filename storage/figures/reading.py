"""Reads figures: of whole months from the stored totals, of any days from the cases themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from storage.cases.states import Level
from storage.engine.columns import table
from storage.engine.statement import Statement
from storage.engine.transaction import Unit
from storage.figures.counted import COUNTRY, Counted, Kind, span_of
from storage.tables.cases import Case, CaseTotal

_CASES = table(Case)
_TOTALS = table(CaseTotal)
_SUMS = Statement(
    "SELECT area, kind, value, number FROM case_total"
    " WHERE area IN :areas AND month IN :months AND kind IN :kinds"
)
DISTRICT_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Spans:
    """How long something took: in half of the cases at most, and in nine of ten; None if none."""

    cases: int = 0
    median: timedelta | None = None
    most: timedelta | None = None  # the 90th percentile

    @staticmethod
    def of(buckets: Mapping[int, int]) -> Spans:
        """Return them from bucket -> number of cases."""
        cases = sum(buckets.values())
        if not cases:
            return Spans()
        return Spans(cases, _nearest(buckets, cases * 50), _nearest(buckets, cases * 90))


def _nearest(buckets: Mapping[int, int], hundredths: int) -> timedelta:
    """Return the span of the nearest rank: the least that this share of cases does not pass."""
    seen = 0
    for key in sorted(buckets):
        seen += buckets[key] * 100
        if seen >= hundredths:
            return span_of(key)
    raise AssertionError("a share of all cases lies in some bucket")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of an area: cases by trick, loss band, ending ("" is open) and week.

    `take` is the time until an official took a case, `close` until one closed it; both by the
    clock, nights and holidays included.
    """

    cases: int = 0
    trick: Mapping[str, int] = field(default_factory=dict)
    loss: Mapping[str, int] = field(default_factory=dict)
    outcome: Mapping[str, int] = field(default_factory=dict)
    week: Mapping[date, int] = field(default_factory=dict)
    take: Spans = Spans()
    close: Spans = Spans()

    @staticmethod
    def of(totals: Mapping[tuple[str, str], int]) -> Figures:
        """Return the figures of (kind, value) -> number."""
        kinds: dict[str, dict[str, int]] = {kind: {} for kind in Kind}
        for (kind, value), number in totals.items():
            if number > 0:
                kinds[kind][value] = number
        weeks = kinds[Kind.WEEK]
        return Figures(
            sum(weeks.values()),
            kinds[Kind.TRICK],
            kinds[Kind.LOSS],
            kinds[Kind.OUTCOME],
            {date.fromisoformat(week): weeks[week] for week in sorted(weeks)},
            Spans.of({int(key): number for key, number in kinds[Kind.TAKE].items()}),
            Spans.of({int(key): number for key, number in kinds[Kind.CLOSE].items()}),
        )

    @staticmethod
    def of_cases(cases: Iterable[Counted]) -> Figures:
        """Return the figures of these cases."""
        totals: Counter[tuple[str, str]] = Counter()
        for case in cases:
            totals.update({(kind, value) for _, _, kind, value in case.entries()})
        return Figures.of(totals)


def of_months(unit: Unit, area: str, months: Sequence[str]) -> Figures:
    """Return the figures of the cases of an area opened in these months, e.g. "2026-11".

    `area` is the code of a district or a province, or COUNTRY.
    """
    return of_areas(unit, [area], months)[area]


def of_areas(
    unit: Unit,
    areas: Collection[str],
    months: Collection[str],
    kinds: Collection[Kind] = tuple(Kind),
) -> dict[str, Figures]:
    """Return area -> its figures of these months, for each of these areas.

    Other `kinds` than those asked for are left empty; the number of cases comes with the weeks.
    """
    values = {"areas": list(areas), "months": list(months), "kinds": [kind.value for kind in kinds]}
    totals: dict[str, dict[tuple[str, str], int]] = {area: {} for area in areas}
    for area, kind, value, number in _SUMS.rows(unit, values):
        found = totals[area]
        found[kind, value] = found.get((kind, value), 0) + number
    return {area: Figures.of(found) for area, found in totals.items()}


def months_with_cases(unit: Unit, area: str, most: int = 24) -> tuple[str, ...]:
    """Return the newest months in which an area has cases, newest first."""
    weeks = (_TOTALS.c.kind == Kind.WEEK) & (_TOTALS.c.number > 0)
    found = (
        select(_TOTALS.c.month)
        .where(_TOTALS.c.area == area, weeks)
        .distinct()
        .order_by(_TOTALS.c.month.desc())
        .limit(most)
    )
    return tuple(unit.connection.execute(found).scalars())


def of_days(
    unit: Unit, area: str, begin: datetime | None = None, end: datetime | None = None
) -> Figures:
    """Return the figures of an area's cases opened from `begin` until before `end`.

    Goes over the cases themselves: it takes longer the more there are.
    """
    return Figures.of_cases(counted_between(unit, area, begin, end))


def counted_between(
    unit: Unit, area: str, begin: datetime | None, end: datetime | None
) -> Iterator[Counted]:
    """Yield how each case of an area opened from `begin` until before `end` counts."""
    wanted = select(_CASES.c.counted).where(_CASES.c.counted.is_not(None))
    if len(area) == DISTRICT_DIGITS:
        wanted = wanted.where(_CASES.c.level == Level.DISTRICT, _CASES.c.district == area)
    elif area != COUNTRY:
        levels = (Level.DISTRICT, Level.PROVINCE)
        wanted = wanted.where(_CASES.c.level.in_(levels), _CASES.c.province == area)
    if begin is not None:
        wanted = wanted.where(_CASES.c.opened >= begin)
    if end is not None:
        wanted = wanted.where(_CASES.c.opened < end)
    for sealed in unit.connection.execute(wanted).scalars():
        case = Counted.from_json(unit.keyring.open_json(sealed))
        if area in case.areas:
            yield case
