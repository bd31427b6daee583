"""Entry point of `python -m bot ...` (installed: `rutan ...`): parses the command line, runs the
command of bot/commands/ or of a channel, and explains its errors.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.channels.registry import channel_types
from bot.commands import GROUPS
from bot.errors import Refusal, WrongSettings

# pythainlp would make a folder in the home directory when imported, and fail where it may not.
os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
# With threads of its own OpenBLAS waits for them before each fork: a program that we start while
# a text is compared stopped the event loop for ever. It reads this when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

FOR_OTHERS = frozenset({"bot.commands.content", "bot.commands.docs", "bot.commands.pack"})
"""Commands whose files others are to read: lessons, pages, posters. All others keep their files to
this user."""

WRONG = 2
"""Exit status for a wrong flag, file or setting: argparse's own."""


IN_A_CLONE = "python -m bot"
"""How the command is called in a clone; messages name it so."""


@cache
def parser(name: str = IN_A_CLONE) -> argparse.ArgumentParser:
    """The parser with every command group, built once; `name` is what was typed to start it."""
    top = argparse.ArgumentParser(prog=name, description="Rutan, see ARCHITECTURE.md")
    top.add_argument("--version", action=Version, nargs=0, help="print the release and end")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for name in GROUPS:
        importlib.import_module(f"bot.commands.{name}").register(commands)
    for channel in channel_types():
        channel.register(commands)
    return top


class Version(argparse.Action):
    """Prints the release; it is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print, and end."""
        from bot.release import release

        print(f"Rutan {release()}")  # noqa: T201
        parser.exit()


def run(name: str = IN_A_CLONE) -> int:
    """What the program does when it is started: read the file .env of the current folder, then run
    the command that was typed. Returns the exit status."""
    from bot.env_file import read_env_file

    for stream in (sys.stdout, sys.stderr):
        # Windows writes to files and pipes in an encoding without Thai.
        if sys.platform == "win32" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        read_env_file(Path.cwd() / ".env")
    except Refusal as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201
        return WRONG
    return main(name=name)


def main(words: Sequence[str] | None = None, name: str = IN_A_CLONE) -> int:
    """Run one command and return its exit status."""
    arguments = parser(name).parse_args(words)
    if arguments.run.__module__ not in FOR_OTHERS:
        os.umask(0o077)
    try:
        status: int = arguments.run(arguments)
    except BrokenPipeError:
        # Whoever read our output has seen enough (`... | head`); let Python's exit stay quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        words = explained(error)
        if words is None:
            raise
        print(words.replace(IN_A_CLONE, name), file=sys.stderr)  # noqa: T201
        return WRONG
    return status


def explained(error: Exception) -> str | None:
    """What to mend, if the error is due to a flag, a setting or a file; else None."""
    # Imported only now: most commands end without them.
    from content.reading.problems import BrokenContent
    from storage.engine.address import DatabaseUnusable
    from storage.engine.database import unavailable
    from storage.keys.keychain import WrongDataKey
    from storage.migrations import SchemaBehind

    match error:
        case WrongSettings(problems=problems):
            return "\n- ".join(["Rutan cannot start. Please mend:", *problems])
        case Refusal() | DatabaseUnusable() | SchemaBehind() | WrongDataKey():
            return str(error)
        case BrokenContent(mistakes=mistakes):
            from content.check import describe

            found = [describe(mistake, "en") for mistake in mistakes]
            return "\n".join([*found, "The content cannot be used until these are mended."])
        case _:
            return unavailable(error)


if __name__ == "__main__":
    sys.exit(run())
