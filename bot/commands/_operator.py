"""The option --by of commands, and the operator's name that the trails keep: from --by, OPERATOR or
the system's user.
"""

from __future__ import annotations

import argparse
import getpass
from typing import TYPE_CHECKING

from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.engine.transaction import Unit

LONGEST = 60
"""Most letters of a name."""


def add_by(parser: argparse.ArgumentParser) -> None:
    """Add --by to a command that the trails tell of."""
    parser.add_argument(
        "--by",
        metavar="NAME",
        help="who does it, for the trail; OPERATOR or the system user's name unless given",
    )


def operator_name(arguments: argparse.Namespace, settings: Settings) -> str:
    """The name of whoever runs this command. Raises Refusal if it is empty or too long."""
    given: str | None = arguments.by
    if given is None:
        return settings.run_by or system_user()
    return name_of(given, "--by")


def name_of(given: str, flag: str) -> str:
    """A name as the trails keep it. Raises Refusal, naming the flag, for none or a long one."""
    name = " ".join(given.split())
    if not name:
        raise Refusal(f"{flag}: say who does it, for the trail")
    if len(name) > LONGEST or not name.isprintable():
        raise Refusal(f"{flag}: a name of at most {LONGEST} letters, in one line")
    return name


def actor_of(unit: Unit, name: str) -> str:
    """What the trails write for this name, e.g. "operator:3"."""
    from storage.officials import operators

    return operators.actor(unit, name)


def note_act(unit: Unit, name: str, act: str) -> None:
    """Add an act of this operator that is about no official and no case to the trail."""
    from storage.officials import role_trail

    role_trail.append(unit, role_trail.NOBODY, actor_of(unit, name), act)


def system_user() -> str:
    try:
        return getpass.getuser()[:LONGEST]
    except (KeyError, OSError):  # a container's user may have no name
        return "operator"
