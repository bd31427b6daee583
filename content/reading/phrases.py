"""Loads our own sentences: content/phrases/<language>/<area>.yaml, flattened to one map for each
language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import Lines, read_model, read_text
from content.reading.problems import Mistakes


class PhraseFile(BaseModel):
    """One area's sentences in one language; `reviewed_by` is empty until a person signs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    phrases: dict[str, str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """`texts`: language -> key -> sentence. `unsigned`: language -> keys of files that nobody of
    the language has signed."""

    texts: Mapping[str, Mapping[str, str]]
    unsigned: Mapping[str, frozenset[str]]


def read_phrases(folder: Path, mistakes: Mistakes) -> Phrases:
    """Our sentences: one folder a language, any number of files."""
    homes = [home for home in sorted((folder / "phrases").glob("*")) if home.is_dir()]
    found = {home.name: _load_language(home, mistakes) for home in homes}
    return Phrases(
        {language: texts for language, (texts, _) in found.items()},
        {language: unsigned for language, (_, unsigned) in found.items()},
    )


def load_phrases(folder: Path, mistakes: Mistakes) -> Mapping[str, Mapping[str, str]]:
    """{"th": {"menu.title": "..."}, "en": {...}}."""
    return read_phrases(folder, mistakes).texts


def _load_language(folder: Path, mistakes: Mistakes) -> tuple[Mapping[str, str], frozenset[str]]:
    phrases: dict[str, str] = {}
    unsigned: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        file = read_model(path, PhraseFile, mistakes)
        if file is None:
            continue
        if not file.reviewed_by:
            unsigned.update(file.phrases)
        for key, text in file.phrases.items():
            if key in phrases:
                line = Lines(read_text(path, mistakes) or "").of(("phrases", key))
                mistakes.add(path, line, "key_twice", key=key)
            phrases[key] = text.rstrip("\n")
    return phrases, frozenset(unsigned)
