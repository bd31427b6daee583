"""Words that praise an answer: they suit whoever gave it, and nobody else (lexicon/praise.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.problems import Mistakes

_AFTER = " ,.:!"
"""What stands between the praise and the reason."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    reviewed_by: str = ""
    praise: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Praise:
    """`words`: by language, what a reason may open with."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def dropped(self, reason: Mapping[str, str]) -> dict[str, str]:
        """The reason (by language) without the praise it opens with; unchanged without any."""
        return {language: self._drop(language, text) for language, text in reason.items()}

    def _drop(self, language: str, text: str) -> str:
        for word in self.words.get(language, ()):
            rest = text.removeprefix(word)
            # A word of praise may begin a longer word: it must end here.
            if rest != text and rest[:1] in tuple(_AFTER) and (rest := rest.lstrip(_AFTER)):
                return rest[0].upper() + rest[1:]
        return text


def load_praise(folder: Path, mistakes: Mistakes) -> Praise:
    """The words; none where the file is absent."""
    path = folder / "lexicon" / "praise.yaml"
    file = read_model(path, _File, mistakes) if path.is_file() else None
    return Praise(file.praise) if file else Praise()
