"""Lists the command groups, a module each, and adds a command to the parser. Channels bring their
own commands.

A module has `register(commands)`, which adds its parsers and sets the function of each as its
default `run`: `run(arguments) -> int` returns the exit status. Heavy imports belong inside that
function, so that `--help` and small commands are quick.
"""

from __future__ import annotations

import argparse
from typing import TypeAlias

GROUPS: tuple[str, ...] = (
    "serve",
    "migrate",
    "backup",
    "restore",
    "content",
    "links",
    "messages",
    "understanding",
    "checks",
    "feeds",
    "officials",
    "district",
    "classes",
    "trial",
    "cases",
    "audit",
    "pack",
    "voice",
    "quota",
    "queue",
    "key",
    "bench",
    "fuzz",
    "docs",
    "completion",
)
"""Modules of this folder, in the order in which `--help` lists them."""

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `register` is given, for add_command."""


def add_command(commands: Commands, name: str, *, help: str) -> argparse.ArgumentParser:
    """Add a command, or an action of one. Both the list and its own --help show `help`."""
    return commands.add_parser(name, help=help, description=help)
