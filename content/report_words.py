"""What is typed inside a report: cancel, back, skip, and words of an app that was installed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic_core import PydanticCustomError

from content.files import read_model
from content.mistakes import Mistakes
from content.wordrules import WordRule, WordTest, WrongRule


class ReportWordRules(BaseModel):
    """Rule lines of one test; how a line is written: see content/wordrules.py."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: list[str]
    unless: list[str] = []

    @field_validator("when", "unless")
    @classmethod
    def _are_rules(cls, lines: list[str]) -> list[str]:
        for line in lines:
            try:
                WordRule.of(line)
            except WrongRule as error:
                raise PydanticCustomError(
                    "content", "", {"code": "no_rule", "rule": line}
                ) from error
        return lines


class ReportWordFile(BaseModel):
    """lexicon/report.yaml as a whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    tests: dict[str, ReportWordRules]


def load_report_words(folder: Path, mistakes: Mistakes) -> Mapping[str, WordTest]:
    """Test by id: cancel, back, skip, app."""
    path = folder / "lexicon" / "report.yaml"
    if not path.exists():
        return {}
    file = read_model(path, ReportWordFile, mistakes)
    tests = file.tests if file else {}
    return {id: WordTest.of(rules.when, rules.unless) for id, rules in tests.items()}
