"""Finds the pictures and recordings that apps may fetch over the web: those in content/pictures and
beside lessons.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from content.reading.lessons import recordings

PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
KINDS = {**PICTURES, **recordings.KINDS}
"""File name suffix -> MIME type of what both apps show and play."""


def load_media(folder: Path) -> Mapping[str, Path]:
    """Name -> file. A file beside a lesson is named after it: "fake-police.uniform.png"."""
    shared = {path.name: path for path in (folder / "pictures").glob("*")}
    beside = {f"{path.parent.name}.{path.name}": path for path in folder.glob("lessons/*/*")}
    found = {**shared, **beside}
    return {name: path for name, path in found.items() if path.suffix in KINDS and path.is_file()}
