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
    end.add_argument("--yes", action="store_true", help="also if they hold open cases")
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
    if arguments.role == officials.OPERATOR and not arguments.national:
        raise Refusal("--role operator: is for the whole country, say --national")
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
        served = officials.served(unit)
        waiting = cases.open_counts(unit)
        return everybody, {reach: n for reach, n in waiting.items() if reach not in served}

    everybody, unreached = with_database(loaded, look)
    for one in everybody:
        since = one.since.strftime("%Y-%m-%d")
        where = _area(places, one.district, one.province)
        also = "  two apps" if one.second else ""
        gone = "" if one.reachable else "  UNREACHABLE: blocked Rutan in every app they use"
        leave = f"  away until {one.away_until:%Y-%m-%d}" if one.away and one.away_until else ""
        print(f"{one.id}  {one.role}  {where}  since {since}{also}{leave}{gone}")
    if not everybody:
        print("nobody yet: python -m bot officials invite --district CODE --role officer")
    for reach, count in unreached.items():
        district = reach.area if reach.level == Level.DISTRICT else None
        province = reach.area if reach.level == Level.PROVINCE else None
        print(f"NOBODY ON DUTY  {_area(places, district, province)}  open cases: {count}")
    return 0


def run_end(arguments: argparse.Namespace) -> int:
    """End an official's role; one who holds open cases only with --yes, after saying how many."""
    from bot import settings
    from bot.commands._database import with_database
    from storage.cases import overview
    from storage.officials import officials

    loaded, number = settings.load(), arguments.number

    def look(unit: Unit) -> tuple[officials.Official | None, int, int, int]:
        one = officials.find(unit, number)
        held = overview.held_by(unit, number)
        team = officials.with_roles(unit, one.reach, officials.CASE_ROLES) if one else ()
        left = sum(other.listens and other.id != number for other in team)
        return one, len(held), sum(row.urgent for row in held), left

    one, held, urgent, left = with_database(loaded, look)
    if one is None:
        raise Refusal(f"official {number}: nobody on duty has this number")
    holds = f"official {number} ({one.role}) holds {held} open cases, {urgent} with a loss"
    if held and not arguments.yes:
        raise Refusal(f"{holds}; {left} colleagues can take them: say --yes to free them")
    with_database(loaded, lambda unit: officials.end(unit, number), write=True)
    print(f"{holds}" if held else f"official {number} ({one.role}) holds no open case")
    print(f"official {number} is off duty; what they had taken is free again")
    if held:
        print(f"within a minute {left} colleagues are told, or the level above if there are none")
    if left == 0 and one.role in officials.CASE_ROLES:
        print("NOBODY ON DUTY is left there: invite somebody")
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
