"""Parses the plan of a trial from an operator's YAML file into the value Plan, with every mistake
named.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import Refusal
from bot.trial.simulation import Assumed
from bot.trial.statistics import LEAST_UNITS
from content.reading.library import Library
from content.reading.schema import RealOrFake
from storage.people.trials.plan import Kind, Measure, Plan

LEAST_ITEMS, MOST_ITEMS = 3, 10
"""The fewest test items of each kind, and the most of both together: five minutes."""

Share = Annotated[float, Field(ge=0, lt=1)]


class AssumedFile(BaseModel):
    """What the size of the trial is worked out with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    people: int = Field(ge=1, le=300)
    share: Annotated[float, Field(gt=0, lt=1)]
    gain: Annotated[float, Field(gt=0, lt=1)]
    alike: Share = 0.05


class PlanFile(BaseModel):
    """The file, as whoever plans a trial writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"\A[a-z0-9][a-z0-9-]{1,30}\z")
    question: str = Field(min_length=10, max_length=500)
    unit: Kind
    units: list[str]
    lessons: list[str] = Field(min_length=1, max_length=12)
    test: list[str]
    outcome: Measure
    seed: str = Field(min_length=4, max_length=200)
    join_until: dt.date
    measure_from: dt.date
    end: dt.date
    assumed: AssumedFile


def read_plan(path: Path, library: Library) -> Plan:
    """Return the plan. Raises Refusal that names every mistake of the file."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refusal(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refusal(f"{path}: is no YAML file ({str(error).splitlines()[0]})") from error
    try:
        # YAML reads a district's code as a number.
        found = PlanFile.model_validate(_texts(raw) if isinstance(raw, dict) else raw)
    except ValidationError as error:
        told = [f"{'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in error.errors()]
        raise Refusal("\n".join(f"{path}: {each}" for each in told)) from error
    wrong = list(_mistakes(found, library))
    if wrong:
        raise Refusal("\n".join(f"{path}: {each}" for each in wrong))
    items = {item: _item(item, library) for item in found.test}
    revisions = {item: question.revision for item, question in items.items() if question}
    return Plan(
        found.name,
        found.question,
        found.unit,
        tuple(sorted(found.units)),
        tuple(found.lessons),
        tuple(found.test),
        revisions,
        found.outcome,
        found.seed,
        found.join_until,
        found.measure_from,
        found.end,
        {name: float(value) for name, value in found.assumed.model_dump().items()},
    )


def assumed(plan: Plan, library: Library) -> Assumed:
    """Return what the plan's size is worked out with, for the outcome it is about."""
    genuine = plan.outcome is Measure.GENUINE
    kinds = [question.genuine for item in plan.test if (question := _item(item, library))]
    return Assumed(
        len(plan.units),
        int(plan.assumed["people"]),
        sum(kind is genuine for kind in kinds),
        plan.assumed["share"],
        plan.assumed["gain"],
        plan.assumed["alike"],
    )


def _texts(raw: dict[Any, Any]) -> dict[Any, Any]:
    units = raw.get("units")
    return raw | {"units": [str(each) for each in units]} if isinstance(units, list) else raw


def _mistakes(found: PlanFile, library: Library) -> Iterator[str]:
    lessons = library.curriculum.lessons
    for name in ("units", "lessons", "test"):
        counted = Counter(getattr(found, name))
        yield from (f"{name}: {each} stands there twice" for each, n in counted.items() if n > 1)
    if len(set(found.units)) < 2 * LEAST_UNITS:
        yield f"units: at least {2 * LEAST_UNITS}, {LEAST_UNITS} for each half"
    for unit in found.units:
        if found.unit is Kind.DISTRICT and library.places.find(unit) is None:
            yield f"units: {unit} is no district's code (see content/places)"
        if found.unit is Kind.CLASS and not re.fullmatch(r"c\d{8}", unit):
            yield f"units: {unit} is no class code, such as c12345678"
    yield from (f"lessons: there is no lesson {one}" for one in found.lessons if one not in lessons)
    kinds: Counter[bool] = Counter()
    for item in found.test:
        question = _item(item, library)
        if question is None:
            yield f"test: {item} is no real-or-fake question (lesson.question)"
        elif item.split(".")[0] in found.lessons:
            yield f"test: {item} is of a lesson of the trial: that would measure memory"
        else:
            kinds[question.genuine] += 1
    if min(kinds[True], kinds[False]) < LEAST_ITEMS or len(found.test) > MOST_ITEMS:
        yield (
            f"test: at least {LEAST_ITEMS} of deceit and {LEAST_ITEMS} genuine ones, at most "
            f"{MOST_ITEMS} together; there are {kinds[False]} and {kinds[True]}"
        )
    if not found.join_until < found.measure_from < found.end:
        yield "join_until, measure_from and end: each must be after the one before"
    if found.assumed.share + found.assumed.gain >= 1:
        yield "assumed: share and gain together must be below 1"


def _item(item: str, library: Library) -> RealOrFake | None:
    slug, _, question = item.partition(".")
    lesson = library.curriculum.lessons.get(slug)
    found = lesson.questions.get(question) if lesson else None
    return found if isinstance(found, RealOrFake) else None
