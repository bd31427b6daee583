"""Writes JSON Schemas of the content files (`content schema`), for editors that complete keys and
mark mistakes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from content.reading.hotlines import HotlineFile
from content.reading.phrases import PhraseFile
from content.reading.places.offices import OfficesFile
from content.reading.schema import LessonFile, ModulesFile, QuestionsFile, ScamTypesFile
from content.reading.tour.stories import StoryFile

MODELS: Mapping[str, type[BaseModel]] = {
    "hotlines": HotlineFile,
    "lesson": LessonFile,
    "modules": ModulesFile,
    "offices": OfficesFile,
    "phrases": PhraseFile,
    "questions": QuestionsFile,
    "scam_types": ScamTypesFile,
    "tour": StoryFile,
}
"""Schema name -> model of the file."""


def schemas() -> Mapping[str, str]:
    """File name -> JSON text of the schema."""
    return {
        f"{name}.json": json.dumps(model.model_json_schema(), ensure_ascii=False, indent=1) + "\n"
        for name, model in MODELS.items()
    }


def write_schemas(folder: Path) -> Path:
    """Write all schemas to content/schemas; returns that folder."""
    home = folder / "schemas"
    home.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (home / name).write_text(text, encoding="utf-8")
    return home
