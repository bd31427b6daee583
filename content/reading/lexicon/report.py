"""Loads lexicon/report.yaml: tests of words typed inside a report (cancel, back, skip, yes)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.lexicon.word_rules import RuleLine, WordTest
from content.reading.problems import Mistakes


class ReportWordRules(BaseModel):
    """The rule lines of one test (see content/reading/lexicon/word_rules.py)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: list[RuleLine]
    unless: list[RuleLine] = []


class ReportWordFile(BaseModel):
    """The content of lexicon/report.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    tests: dict[str, ReportWordRules]


def load_report_words(folder: Path, mistakes: Mistakes) -> Mapping[str, WordTest]:
    """Id ("cancel", "back") -> its test."""
    path = folder / "lexicon" / "report.yaml"
    if not path.exists():
        return {}
    file = read_model(path, ReportWordFile, mistakes)
    tests = file.tests if file else {}
    return {id: WordTest.of(rules.when, rules.unless) for id, rules in tests.items()}
