"""Loads first_hour.yaml: the steps after a loss of money, a code or a phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from content.reading.files import Lines, read_model, read_text
from content.reading.hotlines import Words
from content.reading.problems import Mistakes


class FirstHourStep(BaseModel):
    """One step; `source` is who advises it, `checked` when the source was last checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z_]{2,20}$")
    say: Words
    source: str = Field(min_length=1)
    checked: str = Field(pattern=r"^\d{4}(-\d\d){0,2}$")


class FirstHourFile(BaseModel):
    """The content of first_hour.yaml; `ways`: what happened -> ids of its steps in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    steps: tuple[FirstHourStep, ...]
    ways: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FirstHour:
    """`ways`: what happened ("paid_now", "paid_after", "code", "app", "calling") -> its steps."""

    ways: Mapping[str, tuple[FirstHourStep, ...]] = field(default_factory=dict)

    def steps(self, way: str) -> tuple[FirstHourStep, ...]:
        """The steps after this happened; none if the content does not know it."""
        return self.ways.get(way, ())


def load_first_hour(folder: Path, mistakes: Mistakes) -> FirstHour:
    """The steps of first_hour.yaml; none if there is no such file."""
    path = folder / "first_hour.yaml"
    if not path.exists():
        return FirstHour()
    file = read_model(path, FirstHourFile, mistakes)
    if file is None:
        return FirstHour()
    steps = {step.id: step for step in file.steps}
    for way, ids in file.ways.items():
        for id in ids:
            if id not in steps:
                line = Lines(read_text(path, mistakes) or "").of(("ways", way))
                mistakes.add(path, line, "first_hour_step", step=id)
    return FirstHour(
        {way: tuple(steps[id] for id in ids if id in steps) for way, ids in file.ways.items()}
    )
