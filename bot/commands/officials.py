"""`officials invite|list|end|trail`: the officials who receive reports."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.errors import Refusal

if TYPE_CHECKING:
    from content.reading.places.places import Places
    from storage.engine.transaction import Unit


def register(commands: Commands) -> None:
    """Add the group."""
    group = add_command(commands, "officials", help="invite and list officials")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    invite = add_command(actions, "invite", help="print a one-time code that makes an official")
    where = invite.add_mutually_exclusive_group(required=True)
    where.add_argument("--district", metavar="CODE", help="four digits or a name: 3805")
    where.add_argument("--province", metavar="CODE", help="two digits, e.g. 38")
    where.add_argument("--national", action="store_true", help="the whole country")
    invite.add_argument(
        "--role",
        default="officer",
        metavar="ROLE",
        help="officer, unless given; a wrong one lists them all",
    )
    invite.add_argument(
        "--days", type=int, default=7, help="how long the code can be used: 1 to 90, 7 unless given"
    )
    invite.set_defaults(run=run_invite)
    listing = add_command(actions, "list", help="officials, and areas whose reports reach nobody")
    listing.set_defaults(run=run_list)
    end = add_command(
        actions, "end", help="end an official's duty; their open cases are free again"
    )
    end.add_argument("number", type=int, help="as `officials list` shows it")
    end.set_defaults(run=run_end)
    trail = add_command(actions, "trail", help="when an official began, linked an app, ended")
    trail.add_argument("number", type=int, help="as `officials list` shows it; ended ones too")
    trail.set_defaults(run=run_trail)


def run_invite(arguments: argparse.Namespace) -> int:
    """Make an invitation code. It is shown only once: only its keyed hash is stored."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._places import district_of, places_of
    from bot.deep_links import deep_links
    from storage.officials import officials

    loaded = settings.load()
    places = places_of(loaded)
    if arguments.role not in officials.ROLES:
        raise Refusal(f"--role {arguments.role}: choose one of {', '.join(officials.ROLES)}")
    district = district_of(places, arguments.district).code if arguments.district else None
    if arguments.province and arguments.province not in places.provinces:
        raise Refusal(f"--province {arguments.province}: no province has this code (see places/)")
    if not 1 <= arguments.days <= 90:
        raise Refusal(f"--days {arguments.days}: from 1 to 90")
    code = officials.new_code()
    invite = officials.MakeInvite(
        code, arguments.role, district, arguments.province, arguments.days
    )
    with_database(loaded, invite.apply, write=True)
    area = _area(places, district, arguments.province)
    print(f"{arguments.role}, {area}: works once, for {arguments.days} days")
    print(f"code, to be sent to Rutan as a message: {code}")
    for line in asyncio.run(deep_links(loaded, code)):
        print(line)
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """Print a line for each official, then one for each area with open cases and no official."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._places import places_of
    from storage.cases import cases
    from storage.cases.states import Level
    from storage.officials import officials

    loaded = settings.load()
    places = places_of(loaded)

    def look(unit: Unit) -> tuple[tuple[officials.Official, ...], dict[cases.Reach, int]]:
        everybody = officials.everybody(unit)
        served = {o.reach for o in everybody if o.role in officials.CASE_ROLES and o.reachable}
        waiting = cases.open_counts(unit)
        return everybody, {reach: n for reach, n in waiting.items() if reach not in served}

    everybody, unreached = with_database(loaded, look)
    for one in everybody:
        since = one.since.strftime("%Y-%m-%d")
        where = _area(places, one.district, one.province)
        also = "  two apps" if one.second else ""
        gone = "" if one.reachable else "  UNREACHABLE: blocked Rutan in every app they use"
        print(f"{one.id}  {one.role}  {where}  since {since}{also}{gone}")
    if not everybody:
        print("nobody yet: python -m bot officials invite --district CODE --role officer")
    for reach, count in unreached.items():
        district = reach.area if reach.level == Level.DISTRICT else None
        province = reach.area if reach.level == Level.PROVINCE else None
        print(f"NOBODY ON DUTY  {_area(places, district, province)}  open cases: {count}")
    return 0


def run_end(arguments: argparse.Namespace) -> int:
    """End an official's role."""
    from bot import settings
    from bot.commands._database import with_database
    from storage.officials import officials

    loaded = settings.load()

    def end(unit: Unit) -> bool:
        return officials.end(unit, arguments.number)

    if not with_database(loaded, end, write=True):
        raise Refusal(f"official {arguments.number}: nobody on duty has this number")
    print(f"official {arguments.number} is off duty; what they had taken is free again")
    return 0


def run_trail(arguments: argparse.Namespace) -> int:
    """Print a line for each entry of the trail, oldest first; no account is named."""
    from bot import settings
    from bot.commands._database import with_database
    from storage.officials import role_trail

    found = with_database(settings.load(), lambda unit: role_trail.trail(unit, arguments.number))
    if not found:
        raise Refusal(f"official {arguments.number}: nothing is written of this number")
    for entry in found:
        print(f"{entry.at:%Y-%m-%d %H:%M} UTC  {entry.move}  by {entry.actor}")
    return 0


def _area(places: Places, district: str | None, province: str | None) -> str:
    if district and (found := places.find(district)):
        return f"{district} {found.names['en']}, {found.province.names['en']}"
    if province and (of := places.provinces.get(province)):
        return f"{province} {of.names['en']} (province)"
    return "the whole country"
