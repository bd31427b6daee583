"""The command `district retire | export | erase`: takes a district out of service, writes out all
that is its own, or erases it.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import actor_of, add_by, note_act, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from storage.cases.states import Level
    from storage.engine.transaction import Unit
    from storage.officials.retiring import Depending

STAYED = 1
"""Exit status if something of an erased district could not be deleted."""


def register(commands: Commands) -> None:
    """Add `district retire`, `district export` and `district erase`."""
    group = add_command(commands, "district", help="districts of this installation")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    retire = add_command(
        actions,
        "retire",
        help="take a district out of service: its cases go up, its officials end",
    )
    retire.add_argument("district", metavar="DISTRICT", help="four digits or a name: 3805")
    retire.add_argument("--yes", action="store_true", help="do it; without this it is only counted")
    add_by(retire)
    retire.set_defaults(run=run_retire)
    export = add_command(
        actions, "export", help="write all of a district into a folder, without its reporters"
    )
    export.add_argument("district", metavar="DISTRICT", help="four digits or a name: 3805")
    export.add_argument(
        "--to", type=Path, required=True, metavar="FOLDER", help="empty, or not there yet"
    )
    add_by(export)
    export.set_defaults(run=run_export)
    erase = add_command(
        actions, "erase", help="erase all of a district; other districts stay as they are"
    )
    erase.add_argument("district", metavar="DISTRICT", help="four digits or a name: 3805")
    erase.add_argument("--yes", action="store_true", help="do it; without this it is only counted")
    add_by(erase)
    erase.set_defaults(run=run_erase)


def run_retire(arguments: argparse.Namespace) -> int:
    """Say what depends on the district, and with --yes retire it."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._places import area, district_of
    from content.reading.library import Library
    from handlers.cases.desk import retiring
    from storage.cases.states import Level
    from storage.officials.retiring import depending

    loaded = settings.load()
    library = Library.load(loaded.content_dir)
    district = district_of(library.places, arguments.district)
    by = operator_name(arguments, loaded)

    def look(unit: Unit) -> tuple[Depending, Level | None]:
        return depending(unit, district.code), retiring.takes_over(unit, district.province.code)

    found, level = with_database(loaded, look)
    print(f"{area(library.places, district.code, None)}")
    print(*_lines(found, level), sep="\n")
    if found.cases and level is None:
        raise Refusal(
            "nothing was done: nobody on duty in the province or the country could take the open "
            f"cases. First: officials invite --province {district.province.code} --role desk"
        )
    if not arguments.yes:
        raise Refusal("nothing was done: --yes does it")

    def retire(unit: Unit) -> int:
        done = retiring.retire(unit, district.code, level or Level.PROVINCE, actor_of(unit, by))
        note_act(unit, by, f"retire district {district.code}")
        return done

    handed = with_database(loaded, retire, write=True)
    print(f"done: {handed} case(s) handed up; who takes them over is told within a minute")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the files."""
    from bot import settings
    from bot.commands._district_export import export
    from bot.commands._places import district_of
    from content.reading.library import Library

    loaded = settings.load()
    library = Library.load(loaded.content_dir)
    district = district_of(library.places, arguments.district)
    print(export(loaded, library, district, arguments.to, operator_name(arguments, loaded)))
    return 0


def run_erase(arguments: argparse.Namespace) -> int:
    """Say how much there is, and with --yes erase it."""
    from bot import settings
    from bot.commands import _district_erase
    from bot.commands._places import area, district_of
    from content.reading.library import Library

    loaded = settings.load()
    library = Library.load(loaded.content_dir)
    district = district_of(library.places, arguments.district)
    by = operator_name(arguments, loaded)
    print(area(library.places, district.code, None))
    counted = _district_erase.count(loaded, library, district.code)
    for name, number in counted.rows.items():
        print(f"{name}: {number}")
    files = _district_erase.files(loaded, district.code, counted.alerts)
    for path in files:
        print(f"file: {path}")
    office = district.code in library.offices
    if office:
        print("offices.yaml: 1")
    if not counted.rows and not files and not office:
        print("there is nothing of it")
        return 0
    if not arguments.yes:
        raise Refusal("nothing was done: --yes erases it, and nobody can bring it back")
    if left := _district_erase.delete(files):
        print(*left, sep="\n")
        print("nothing else was erased yet: mend that, and run it again")
        return STAYED
    left = _district_erase.do(loaded, library, district.code, by)
    print("erased; its officials and residents are not told")
    for path in _district_erase.copies(loaded):
        print(f"a copy that still holds it: {path}")
    for line in left:
        print(line)
    return STAYED if left else 0


def _lines(found: Depending, level: Level | None) -> list[str]:
    return [
        f"open cases: {found.cases}; they go up ({level or 'nobody is there'}), each with a new "
        "clock, and their reporters are told",
        f"officials: {found.officials}; their duty here ends",
        f"codes that nobody has used yet: {found.invites}; they are revoked",
        f"residents: {found.residents}; they are asked for their district again",
        f"alerts not sent yet: {found.alerts}; they are dropped",
        f"campaigns that reached it: {found.campaigns}; they stay as they are",
    ]
