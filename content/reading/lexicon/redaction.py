"""Loads lexicon/redaction.yaml, words beside amounts, times and numbers;
handlers/cases/text/redaction.py hides by them.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.problems import Mistakes


class RedactionWords(BaseModel):
    """The lists of lexicon/redaction.yaml; comments in the file say what each is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    paid: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    clock_before: tuple[str, ...] = ()
    clock_leads: tuple[str, ...] = ()
    clock_behind: tuple[str, ...] = ()
    clock_more: tuple[str, ...] = ()
    clock_alone: tuple[str, ...] = ()


def load_redaction_words(folder: Path, mistakes: Mistakes) -> RedactionWords:
    """The lists; all empty if there is no such file."""
    path = folder / "lexicon" / "redaction.yaml"
    if not path.is_file():
        path = path.with_name(
            "covered.yaml"
        )  # its former name, in an operator's own content folder
    file = read_model(path, RedactionWords, mistakes) if path.is_file() else None
    return file or RedactionWords()
