"""INTERIM: everything the content folder holds, loaded and checked (content work replaces this)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Library:
    """All content in memory."""

    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
