"""The command `audit verify | show | acts`: proves that no trail was changed, and prints a case's
trail or what operators did.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.errors import Refusal

if TYPE_CHECKING:
    from storage.cases.chain import Known

BROKEN = 1
"""Exit status if a trail was changed."""


def register(commands: Commands) -> None:
    """Add `audit verify`, `audit show` and `audit acts`."""
    top = add_command(commands, "audit", help="prove the trails, show that of a case")
    actions = top.add_subparsers(metavar="ACTION", required=True)
    verify = add_command(
        actions, "verify", help="look for the first row of a trail that somebody changed"
    )
    verify.add_argument(
        "--known",
        metavar="PLACE:MARK",
        help="what an earlier `audit verify` printed: the trail must still have it",
    )
    verify.set_defaults(run=run_verify)
    show = add_command(actions, "show", help="who did what to a case and when, never what was said")
    show.add_argument("case", help='its name as officials see it in English, e.g. "mali 4821"')
    show.set_defaults(run=run_show)
    acts = add_command(
        actions, "acts", help="what operators did by commands, to officials and the installation"
    )
    acts.set_defaults(run=run_acts)


def run_verify(arguments: argparse.Namespace) -> int:
    """Look through both trails; exit status 1 if a row is wrong."""
    from bot import settings
    from bot.commands._database import with_database
    from storage.cases import chain
    from storage.engine.address import address

    known = _known(arguments.known) if arguments.known else None
    loaded = settings.load()
    proof = with_database(loaded, lambda unit: chain.verify(unit, known))
    if proof.broken:
        print(f"broken: {proof.broken}. Rows up to {proof.last.place} are as they were written")
        return BROKEN
    if not proof.last.place:
        name = address(loaded.database_url).render_as_string()
        print(f"no row yet: look whether {name} is the database that you mean")
        return 0
    print(f"whole: {proof.last.place} rows, nothing changed and nothing missing")
    if proof.cut:
        print(f"rows that went with erased districts, each gap sealed by DATA_KEY: {proof.cut}")
    if proof.unread:
        print(f"notes that no key opens any more, so that only their row is proven: {proof.unread}")
    print(f"to prove later that this was there: --known {proof.last.place}:{proof.last.mark}")
    return 0


def _known(written: str) -> Known:
    from storage.cases.chain import Known

    place, _, mark = written.partition(":")
    if not (place.isdecimal() and len(place) < 19 and int(place) and mark):
        raise Refusal("--known: must be what `audit verify` printed, e.g. 120:4f2a...")
    return Known(int(place), mark)


def run_show(arguments: argparse.Namespace) -> int:
    """Print the moves of a case, oldest first; notes with people's words are left out."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._names import Tell, telling
    from storage.cases import audit, cases, chain
    from storage.engine.transaction import Unit

    reference = "".join(arguments.case.split()).lower()

    def look(unit: Unit) -> tuple[tuple[audit.Entry, ...], Tell]:
        case = cases.find(unit, reference)
        if case is None:
            raise Refusal(f"{arguments.case}: there is no such case")
        return audit.trail(unit, case.id), telling(unit)

    found, tell = with_database(settings.load(), look)
    for entry in found:
        note = "" if entry.move in chain.FORGETTABLE else entry.note
        who = tell(entry.actor)
        print(f"{entry.at:%Y-%m-%d %H:%M:%S}  {who}  {entry.move}  {note}".rstrip())
    return 0


def run_acts(arguments: argparse.Namespace) -> int:
    """Print a line for each act of an operator that is about no case, oldest first."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._names import Tell, telling
    from storage.engine.transaction import Unit
    from storage.officials import role_trail

    def look(unit: Unit) -> tuple[tuple[role_trail.RoleEntry, ...], Tell]:
        return role_trail.acts(unit), telling(unit)

    found, tell = with_database(settings.load(), look)
    for entry in found:
        about = f"official:{entry.official}  " if entry.official else ""
        print(f"{entry.at:%Y-%m-%d %H:%M:%S}  {tell(entry.actor)}  {about}{entry.move}")
    return 0
