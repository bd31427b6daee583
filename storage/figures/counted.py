"""Pure rules: as what one case counts (area, month, loss band, time buckets) and to which totals it
adds; totals.py stores them.

Days, weeks and months are Thai. Spans of time are kept as buckets that grow by a tenth each, so
that a median or a percentile of any number of cases is read from some hundred rows; it is off by at
most a twentieth.
"""

from __future__ import annotations

import enum
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from storage.cases.report import Loss, Report
from storage.cases.states import Level, Move
from storage.engine.json_values import Json, number, text, texts

BANDS = (1_000, 10_000, 100_000)
"""Upper limits of the first three bands of an amount, in baht; the fourth has none."""

COUNTRY = ""
"""The area of the whole country; others are codes of a province or a district."""

THAILAND = timezone(timedelta(hours=7))
_GROWTH = math.log(1.1)


class Kind(enum.StrEnum):
    """What a total counts cases by."""

    TRICK = "trick"  # id of a kind of fraud, "" if it is not known
    LOSS = "loss"  # a loss band
    OUTCOME = "outcome"  # "" while it is open
    WEEK = "week"  # the Monday of the week it was opened in, "2026-11-23"
    TAKE = "take"  # bucket of the time until an official took it
    CLOSE = "close"  # bucket of the time until an official closed it


UNKNOWN_LOSS = "unknown"
LOSS_BANDS = (
    Loss.NONE.value,
    Loss.CODE.value,
    Loss.APP.value,
    Loss.PAID.value,  # how much is not known
    *(f"{Loss.PAID}.{band}" for band in range(len(BANDS) + 1)),
    UNKNOWN_LOSS,
)
"""What was lost; of money also the band, as officials see it on the card."""


def band_of(amount: int) -> int:
    """Return the number of the band that an amount (baht) lies in."""
    return sum(amount >= edge for edge in BANDS)


def loss_band(report: Report) -> str:
    """Return which of LOSS_BANDS a report is in."""
    if report.loss is None:
        return UNKNOWN_LOSS
    if report.loss is Loss.PAID and report.statement.amount:
        return f"{Loss.PAID}.{band_of(report.statement.amount)}"
    return report.loss.value


def bucket(minutes: int) -> int:
    """Return the bucket of a span of time."""
    return round(math.log(1 + max(minutes, 0)) / _GROWTH)


def span_of(bucket: int) -> timedelta:
    """Return the span that a bucket stands for, in whole minutes."""
    return timedelta(minutes=round(math.exp(bucket * _GROWTH) - 1))


def month_of(moment: datetime) -> str:
    """Return the Thai month of a moment, e.g. "2026-11"."""
    return f"{moment.astimezone(THAILAND):%Y-%m}"


def week_of(day: date) -> date:
    """Return the Monday of the week that a day lies in."""
    return day - timedelta(days=day.weekday())


Entry = tuple[str, str, Kind, str]
"""The key of a total: area, month, kind, value."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A case as it is counted.

    `areas` are those that count it: of a case that its district works on the district, the
    province and the country; of one that only the province may see, the province and the country.
    `take` and `close` are minutes from its opening, None until it happened.
    """

    areas: tuple[str, ...]
    day: date
    trick: str
    loss: str
    outcome: str
    take: int | None
    close: int | None

    def entries(self) -> Counter[Entry]:
        """Return the totals that it adds one to."""
        values = {
            Kind.TRICK: self.trick,
            Kind.LOSS: self.loss,
            Kind.OUTCOME: self.outcome,
            Kind.WEEK: week_of(self.day).isoformat(),
        }
        if self.take is not None:
            values[Kind.TAKE] = str(bucket(self.take))
        if self.close is not None:
            values[Kind.CLOSE] = str(bucket(self.close))
        month = f"{self.day:%Y-%m}"
        return Counter(
            (area, month, kind, value) for area in self.areas for kind, value in values.items()
        )

    def to_json(self) -> Mapping[str, object]:
        """Return it as a JSON object for storage."""
        return {
            "areas": list(self.areas),
            "day": self.day.isoformat(),
            "trick": self.trick,
            "loss": self.loss,
            "outcome": self.outcome,
            "take": self.take,
            "close": self.close,
        }

    @staticmethod
    def from_json(json: Json) -> Counted:
        """Return what `to_json` converted."""
        return Counted(
            texts(json, "areas"),
            date.fromisoformat(text(json, "day")),
            text(json, "trick"),
            text(json, "loss"),
            text(json, "outcome"),
            number(json, "take"),
            number(json, "close"),
        )


def count(
    report: Report,
    level: Level,
    district: str,
    province: str,
    outcome: str,
    opened: datetime,
    taken: datetime | None,
    closed: datetime | None,
) -> Counted:
    """Return how a case counts. What its reporter withdrew was not closed by an official."""
    above = {Level.DISTRICT: (district, province), Level.PROVINCE: (province,)}
    ended = closed if outcome != Move.WITHDRAW else None
    return Counted(
        (*above.get(level, ()), COUNTRY),
        opened.astimezone(THAILAND).date(),
        report.scam_type,
        loss_band(report),
        outcome,
        _minutes(opened, taken),
        _minutes(opened, ended),
    )


def _minutes(begin: datetime, end: datetime | None) -> int | None:
    return None if end is None else int((end - begin).total_seconds() // 60)
