"""The command groups: one module each, named here once; channels bring theirs themselves.

A module has `register(commands)`, which adds its parser and sets its function as the default
`run`: `run(arguments) -> int` gives the exit status. Heavy imports belong inside that function, so
that `--help` and small commands answer at once.
"""

from __future__ import annotations

import argparse
from typing import TypeAlias

GROUPS: tuple[str, ...] = (
    "serve",
    "migrate",
    "content",
    "links",
    "messages",
    "understanding",
    "checks",
    "feeds",
    "officials",
    "classes",
    "cases",
    "pack",
    "quota",
    "queue",
    "key",
    "bench",
    "docs",
)
"""Modules of this folder, in the order in which `--help` lists them."""

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `register` is given, for add_command."""


def add_command(commands: Commands, name: str, *, help: str) -> argparse.ArgumentParser:
    """A command, or an action of one. `help` stands in the list and in the command's own --help."""
    return commands.add_parser(name, help=help, description=help)
