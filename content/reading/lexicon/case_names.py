"""Loads case_words.yaml, the Thai words that cases are named with and their English spelling."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import Lines, read_model, read_text
from content.reading.languages.names import spelt
from content.reading.problems import Mistakes


class CaseWordFile(BaseModel):
    """The content of case_words.yaml; `words`: Thai word -> English spelling ("Mali")."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    words: dict[str, str]


def load_case_words(folder: Path, mistakes: Mistakes) -> Mapping[str, Mapping[str, str]]:
    """Id ("mali") -> the word by language: {"th": "...", "en": "Mali"}."""
    path = folder / "case_words.yaml"
    if not path.exists():
        return {}
    file = read_model(path, CaseWordFile, mistakes)
    words: dict[str, Mapping[str, str]] = {}
    for thai, english in (file.words if file else {}).items():
        id = english.lower()
        if not (id.isascii() and id.isalpha()) or id in words:
            line = Lines(read_text(path, mistakes) or "").of(("words", thai))
            mistakes.add(path, line, "case_word_id", word=english)
        words[id] = spelt({"th": thai, "en": english})
    return words
