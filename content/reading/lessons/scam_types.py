"""Loads scam_types.yaml: the tricks (kinds of fraud) that lessons teach and verdicts name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from content.reading.files import Lines, read_model, read_text
from content.reading.problems import Mistakes
from content.reading.schema import ScamType, ScamTypesFile


def load_scam_types(folder: Path, mistakes: Mistakes) -> Mapping[str, ScamType]:
    """The tricks by id."""
    path = folder / "scam_types.yaml"
    file = read_model(path, ScamTypesFile, mistakes) if path.exists() else None
    if file is None:
        return {}
    ids = [one.id for one in file.scam_types]
    for place, one in enumerate(ids):
        if one in ids[:place]:
            line = Lines(read_text(path, mistakes) or "").of(("scam_types", place))
            mistakes.add(path, line, "id_twice", id=one)
    return {one.id: one for one in file.scam_types}
