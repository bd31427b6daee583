"""`district retire`: takes a district out of service without losing a case."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import actor_of, add_by, note_act, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from storage.cases.states import Level
    from storage.engine.transaction import Unit
    from storage.officials.retiring import Depending


def register(commands: Commands) -> None:
    """Add `district retire`."""
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
