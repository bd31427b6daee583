"""Pictures and recordings of ours that apps may fetch: those of content/pictures, and those beside
a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from content.reading.lessons import recordings

PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
KINDS = {**PICTURES, **recordings.KINDS}
"""What both apps show and play, by the end of the file's name."""


def load_media(folder: Path) -> Mapping[str, Path]:
    """Name -> file. A file beside a lesson is named after it: "fake-police.uniform.png"."""
    shared = {path.name: path for path in (folder / "pictures").glob("*")}
    beside = {f"{path.parent.name}.{path.name}": path for path in folder.glob("lessons/*/*")}
    found = {**shared, **beside}
    return {name: path for name, path in found.items() if path.suffix in KINDS and path.is_file()}
