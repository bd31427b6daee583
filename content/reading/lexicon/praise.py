"""Loads lexicon/praise.yaml: words of praise that open the reason of a right answer.

They are left out if the reason is shown to somebody who picked another answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.problems import Mistakes

_SEPARATORS = " ,.:!"
"""Characters between the praise and the reason."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    reviewed_by: str = ""
    praise: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Praise:
    """`words`: language -> the words of praise."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def without_praise(self, reason: Mapping[str, str]) -> dict[str, str]:
        """A reason (by language) without the praise that it opens with."""
        return {language: self._drop(language, text) for language, text in reason.items()}

    def _drop(self, language: str, text: str) -> str:
        for word in self.words.get(language, ()):
            rest = text.removeprefix(word)
            # Not if it is only the beginning of a longer word.
            if (
                rest != text
                and rest[:1] in tuple(_SEPARATORS)
                and (rest := rest.lstrip(_SEPARATORS))
            ):
                return rest[0].upper() + rest[1:]
        return text


def load_praise(folder: Path, mistakes: Mistakes) -> Praise:
    """The words; none if there is no such file."""
    path = folder / "lexicon" / "praise.yaml"
    file = read_model(path, _File, mistakes) if path.is_file() else None
    return Praise(file.praise) if file else Praise()
