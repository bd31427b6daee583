"""Loads our own sentences: content/phrases/<language>/<area>.yaml, flattened to one map for each
language.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import Lines, read_model, read_text
from content.reading.problems import Mistakes


class PhraseFile(BaseModel):
    """One area's sentences in one language; `reviewed_by` is empty until a person signs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    phrases: dict[str, str]


def load_phrases(folder: Path, mistakes: Mistakes) -> Mapping[str, Mapping[str, str]]:
    """{"th": {"menu.title": "..."}, "en": {...}}: one folder a language, any number of files."""
    return {
        language.name: _load_language(language, mistakes)
        for language in sorted((folder / "phrases").glob("*"))
        if language.is_dir()
    }


def _load_language(folder: Path, mistakes: Mistakes) -> Mapping[str, str]:
    phrases: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = read_model(path, PhraseFile, mistakes)
        if file is None:
            continue
        for key, text in file.phrases.items():
            if key in phrases:
                line = Lines(read_text(path, mistakes) or "").of(("phrases", key))
                mistakes.add(path, line, "key_twice", key=key)
            phrases[key] = text.rstrip("\n")
    return phrases
