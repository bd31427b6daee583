"""The value Plan of a trial (what is compared, items, days) and its fingerprint; trials.py stores
it, bot/trial/plan_file.py reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Measure(StrEnum):
    """What a trial is about, each a share of test items that a person tells right."""

    DECEIT = "deceit"
    GENUINE = "genuine"


class Kind(StrEnum):
    """What is drawn by lot. A village takes part as the class that its trainer opened."""

    DISTRICT = "district"
    CLASS = "class"


OWN_HASH = "plan"
"""The source of the seed that stands for the plan's own fingerprint."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is fixed before the lot is drawn. Days are days in Thailand.

    question:  what the trial is to answer, in the words of whoever plans it.
    units:     codes of districts or classes.
    lessons:   slugs of the lessons, in the order in which they are offered.
    test:      test items ("slug.question"), real-or-fake questions of other lessons.
    revisions: item -> revision of its text when the plan was sealed.
    seed:      the public source of the lot, or OWN_HASH.
    join_until, measure_from, end: who agrees before the first day takes part; the test is asked
        from the second; on the third the result may be told and the other half begins.
    assumed:   what the size was worked out with (bot/trial/simulation.py).
    """

    name: str
    question: str
    kind: Kind
    units: tuple[str, ...]
    lessons: tuple[str, ...]
    test: tuple[str, ...]
    revisions: Mapping[str, str]
    outcome: Measure
    seed: str
    join_until: date
    measure_from: date
    end: date
    assumed: Mapping[str, float]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the plan as it is stored, in hexadecimal."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Return the one spelling of this plan."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=str)

    @staticmethod
    def of_json(stored: str) -> Plan:
        """Return the plan that was stored."""
        found: dict[str, Any] = json.loads(stored)
        for name in ("join_until", "measure_from", "end"):
            found[name] = date.fromisoformat(found[name])
        for name in ("units", "lessons", "test"):
            found[name] = tuple(found[name])
        found["kind"], found["outcome"] = Kind(found["kind"]), Measure(found["outcome"])
        return Plan(**{field.name: found[field.name] for field in fields(Plan)})


class Ending(StrEnum):
    """How a trial ended without figures; it is stored in place of a result.

    Too few people or units answered; an operator stopped it before its last day; nobody asked for
    the result in time (storage/forgetting/old_trials.py).
    """

    TOO_FEW = "too few"
    CANCELLED = "cancelled"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Trial:
    """A sealed plan and how far it is. `seed` and `result` are empty until drawn and told."""

    plan: Plan
    fingerprint: str
    sealed: datetime
    seed: str = ""
    result: str = ""

    @property
    def ending(self) -> Ending | None:
        """How it ended without figures; None if it goes on, or has a result with figures."""
        return Ending(self.result) if self.result in set(Ending) else None
