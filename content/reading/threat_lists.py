"""Loads content/links/feeds.yaml: public lists of dangerous addresses that an operator may switch
on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from content.reading.files import read_model
from content.reading.problems import Mistakes


class Feed(BaseModel):
    """One list; `key` is the environment variable with its API key, empty if it needs none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9_]{2,30}$")
    name: str
    url: str
    format: Literal["lines", "hosts", "urlhaus_csv", "phishtank_json"]
    key: str = ""
    terms: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    checked: date
    feeds: tuple[Feed, ...]


def load_feeds(folder: Path, mistakes: Mistakes) -> Mapping[str, Feed]:
    """The lists by id; none if there is no such file."""
    path = folder / "links" / "feeds.yaml"
    file = read_model(path, _File, mistakes) if path.is_file() else None
    return {feed.id: feed for feed in file.feeds} if file else {}
