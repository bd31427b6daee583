"""The command `completion`: prints what a shell needs to complete commands and flags."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from bot.commands import Commands, add_command

_SCRIPT = """\
# Completion of `rutan` for bash; for zsh, after: autoload -U bashcompinit && bashcompinit
_rutan() {
  local path='' word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="$path $word" ;; esac
  done
  while true; do
    case "$path" in
%s
    esac
    [ -n "$path" ] || return
    path="${path%% *}"
  done
}
complete -o default -F _rutan rutan
"""
_CASE = """\
      '%s') COMPREPLY=($(compgen -W '%s' -- "${COMP_WORDS[COMP_CWORD]}")); return ;;"""


def register(commands: Commands) -> None:
    """Add `completion`."""
    parser = add_command(commands, "completion", help="print the completion script of a shell")
    parser.add_argument("shell", choices=("bash", "zsh"), help="which; both take the same script")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the script; what is typed after a flag's value is completed as before it."""
    from bot.__main__ import parser

    print(_SCRIPT % "\n".join(_CASE % each for each in words(parser())), end="")
    return 0


def words(parser: argparse.ArgumentParser, path: str = "") -> Iterator[tuple[str, str]]:
    """(" officials list", "--help ...") for the top, each group and each command."""
    found = [flag for flag in parser._option_string_actions if flag.startswith("--")]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from words(below, f"{path} {name}")
                found.append(name)
        elif not action.option_strings:
            found += map(str, action.choices or ())
    yield path, " ".join(found)
