"""Reads environment variables from a file `.env`, as compose and systemd read it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from dotenv.parser import parse_stream

from bot.errors import Refusal


def read_env_file(path: Path) -> None:
    """Give what the file says to this process; what the environment has already stays.

    Nothing is expanded: `$` is a letter like any other. Without a file nothing happens. Says so on
    standard error if others on this machine can read it. Raises Refusal if it cannot be read or has
    a line that is no `NAME=value`; no value is repeated.
    """
    try:
        if not path.is_file():
            return
        with path.open(encoding="utf-8-sig") as file:
            found = list(parse_stream(file))
        mode = path.stat().st_mode
    except UnicodeDecodeError:
        raise Refusal(f"{path}: is not UTF-8") from None
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror})") from error
    for one in found:
        if one.error or (one.key and one.value is None):
            text = one.original.string
            line = one.original.line + text[: len(text) - len(text.lstrip())].count("\n")
            raise Refusal(f"{path}, line {line}: must be NAME=value, with quotes closed")
    for one in found:
        if one.key and one.value is not None:
            os.environ.setdefault(one.key, one.value)
    if sys.platform != "win32" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        warning = f"{path} can be read by others on this machine: chmod 600 {path}"
        print(warning, file=sys.stderr)  # noqa: T201
