"""Returns the version of this program, for `--version` and the office."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version

from bot.settings import ROOT

DISTRIBUTION = "rutan"
"""The name under which it is installed."""


def release() -> str:
    """The release, e.g. "0.1.0": from pyproject.toml in a clone, else as it was installed."""
    try:
        return str(
            tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
        )
    except OSError:
        pass
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:  # only the folders were copied, as into an image
        return "unknown"
