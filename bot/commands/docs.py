"""The command `docs`: writes the pages settings, commands, rights and claims of docs/ from the
program.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command

if TYPE_CHECKING:
    from bot.variables import Variables

_FROM_CONTENT = (
    "<!-- Written by `python -m bot docs` from the sources in content/: change them there. -->"
)
_GENERATED = "<!-- Written by `python -m bot docs` from the code: change it there. -->"


def register(commands: Commands) -> None:
    """Add `docs`."""
    parser = add_command(
        commands,
        "docs",
        help="write settings, commands, rights and claims of docs/ from code and content",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the pages."""
    from bot.errors import Refusal
    from bot.settings import ROOT

    for name, text in pages().items():
        path = ROOT / "docs" / name
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise Refusal(f"{path}: cannot be written ({error.strerror})") from error
        print(path)
    return 0


def pages() -> dict[str, str]:
    """Name of a page -> its text."""
    from bot.__main__ import parser
    from bot.commands._rights import rights_page
    from bot.settings import ROOT, groups
    from content.workshop.claims import claims, claims_page

    return {
        "settings.md": settings_page(groups()),
        "commands.md": commands_page(parser()),
        "rights.md": rights_page(_GENERATED),
        "claims.md": claims_page(claims(ROOT / "content"), _FROM_CONTENT),
    }


def settings_page(groups: Iterator[type[Variables]]) -> str:
    """A table for each group of variables; one that several groups read stands in the first."""
    lines = [
        *("# Settings", "", _GENERATED, ""),
        "All come from the environment. A wrong one stops the start with one message that names "
        "every wrong one.",
    ]
    told: set[str] = set()
    for group in groups:
        lines += ["", f"## {group.title}", "", "| setting | default | meaning |", "|---|---|---|"]
        for field in group.model_fields.values():
            name = str(field.validation_alias)
            extra = field.json_schema_extra
            unset = extra.get("unset", "") if isinstance(extra, dict) else ""
            if name not in told:
                lines.append(f"| `{name}` | {unset} | {field.description} |".replace("|  |", "| |"))
            told.add(name)
    return "\n".join(lines) + "\n"


def commands_page(top: argparse.ArgumentParser) -> str:
    """What each command does, then the arguments of those that have any."""
    found = [(name, parser) for name, parser in _all(top, ()) if _runs(parser)]
    lines = [
        *("# Commands", "", _GENERATED, ""),
        "`.venv/bin/python -m bot …`; each explains itself with `--help`. A wrong flag, file or "
        "setting gives one",
        "message that names it, and exit status 2.",
        *("", "| command | what it does |", "|---|---|"),
        *(f"| `{name}` | {parser.description} |" for name, parser in found),
    ]
    for name, parser in _all(top, ()):
        if arguments := [_argument(action) for action in _arguments(parser)]:
            lines += ["", f"## {name}", "", *arguments]
    return "\n".join(lines) + "\n"


# argparse tells its arguments nowhere in public.


def _arguments(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            yield action


def _all(
    parser: argparse.ArgumentParser, above: tuple[str, ...]
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """("key", its parser), ("key new", its parser) and so on."""
    if above:
        yield " ".join(above), parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from _all(below, (*above, name))


def _runs(parser: argparse.ArgumentParser) -> bool:
    """Whether it does something by itself: it is no mere group of others."""
    return not any(
        isinstance(action, argparse._SubParsersAction) and action.required
        for action in parser._actions
    )


def _argument(action: argparse.Action) -> str:
    """ "- `--days DAYS`: how long the code can be used"."""
    value = action.metavar or action.dest.upper()
    if isinstance(value, tuple):
        value = " ".join(value)
    if action.choices is not None:
        value = "|".join(map(str, action.choices))
    shown = " ".join([*action.option_strings[-1:], *([value] if action.nargs != 0 else [])])
    many = " …" if action.nargs in ("*", "+") else ""
    needed = " (needed)" if action.required and action.option_strings else ""
    return f"- `{shown}{many}`{needed}: {action.help}"
