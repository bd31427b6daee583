"""Reads for the operator's page what is not in the database: ages of lists and backups, pushes
left, versions.
"""

from __future__ import annotations

import platform
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.channels.base import Channel, SendFailed
from bot.lookups.push_budget import CountsPushes, reserve
from bot.settings import ROOT
from storage.migrations import HEAD


@dataclass(frozen=True, slots=True)
class Pushes:
    """The pushes of a channel this month; `left` is None if they are not limited.

    `known` is False if the channel does not answer.
    """

    channel: str
    known: bool = True
    left: int | None = None
    reserve: int = 0


@dataclass(frozen=True, slots=True)
class Machine:
    """Where lists of dangerous links and backups lie, and the channels that are on."""

    feeds: Path
    backups: Path
    channels: Mapping[str, Channel]

    def lists(self) -> Sequence[tuple[str, datetime]]:
        """Return (name, when it was taken) of each list of dangerous links, by name."""
        found = sorted(self.feeds.glob("*.keys")) if self.feeds.is_dir() else []
        return [(path.stem, _changed(path)) for path in found]

    def newest_backup(self) -> datetime | None:
        """Return when the newest file in the folder of backups was written; None without one."""
        files = self.backups.iterdir() if self.backups.is_dir() else ()
        return max((_changed(path) for path in files if path.is_file()), default=None)

    async def pushes(self) -> Sequence[Pushes]:
        """Ask each channel that counts pushes."""
        found = []
        for name, channel in self.channels.items():
            if not isinstance(channel, CountsPushes):
                continue
            try:
                month = await channel.quota()
            except SendFailed:
                found.append(Pushes(name, known=False))
                continue
            left = None if month.limit is None else max(month.limit - month.used, 0)
            found.append(Pushes(name, left=left, reserve=reserve(month.limit)))
        return found


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of the program, its schema and Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"Rutan": project["version"], "schema": HEAD, "Python": platform.python_version()}
