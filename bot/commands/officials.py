"""The command `officials invite | invites | revoke | list | note | end | trail`: who is an
official, since when and until when.
"""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import actor_of, add_by, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from storage.engine.transaction import Unit
    from storage.officials.role_trail import RoleEntry


_EYES = "for operators' eyes only, kept encrypted"


def register(commands: Commands) -> None:
    """Add the group."""
    group = add_command(commands, "officials", help="invite and list officials")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    invite = add_command(actions, "invite", help="print a one-time code that makes an official")
    where = invite.add_mutually_exclusive_group(required=True)
    where.add_argument("--district", metavar="CODE", help="four digits or a name: 3805")
    where.add_argument("--province", metavar="CODE", help="two digits or a name: 38")
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
    invite.add_argument("--note", metavar="TEXT", default="", help=f"who it is for; {_EYES}")
    add_by(invite)
    invite.set_defaults(run=run_invite)
    invites = add_command(actions, "invites", help="codes that nobody has used yet")
    invites.set_defaults(run=run_invites)
    revoke = add_command(actions, "revoke", help="make a code that nobody has used useless")
    revoke.add_argument("number", type=int, help="as `officials invites` shows it")
    add_by(revoke)
    revoke.set_defaults(run=run_revoke)
    listing = add_command(actions, "list", help="officials, and areas whose reports reach nobody")
    listing.set_defaults(run=run_list)
    note = add_command(actions, "note", help="write down who an official is")
    note.add_argument("number", type=int, help="as `officials list` shows it")
    note.add_argument("text", help=f'who it is, "" to delete it; {_EYES}')
    add_by(note)
    note.set_defaults(run=run_note)
    end = add_command(
        actions, "end", help="end an official's duty; their open cases are free again"
    )
    end.add_argument("number", type=int, help="as `officials list` shows it")
    end.add_argument("--yes", action="store_true", help="also if they hold open cases")
    add_by(end)
    end.set_defaults(run=run_end)
    trail = add_command(actions, "trail", help="when an official began, linked an app, ended")
    trail.add_argument("number", type=int, help="as `officials list` shows it; ended ones too")
    trail.set_defaults(run=run_trail)


def run_invite(arguments: argparse.Namespace) -> int:
    """Make an invitation code. It is shown only once: only its keyed hash is stored."""
    from dataclasses import replace

    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._places import area, district_of, places_of, province_of
    from bot.deep_links import deep_links
    from storage.officials import notes, officials

    loaded = settings.load()
    if arguments.role not in officials.ROLES:
        raise Refusal(f"--role {arguments.role}: choose one of {', '.join(officials.ROLES)}")
    if arguments.role == officials.OPERATOR and not arguments.national:
        raise Refusal("--role operator: is for the whole country, say --national")
    places = places_of(loaded)
    district = district_of(places, arguments.district).code if arguments.district else None
    province = province_of(places, arguments.province).code if arguments.province else None
    if not 1 <= arguments.days <= 90:
        raise Refusal(f"--days {arguments.days}: from 1 to 90")
    note, by = _one_line(arguments.note, notes.LONGEST), operator_name(arguments, loaded)
    code = officials.new_code()
    invite = officials.MakeInvite(
        code, arguments.role, district, province, arguments.days, note=note
    )

    def make(unit: Unit) -> None:
        replace(invite, by=actor_of(unit, by)).apply(unit)

    with_database(loaded, make, write=True)
    of = f" ({note})" if note else ""
    where = area(places, district, province)
    print(f"{arguments.role}{of}, {where}: works once, for {arguments.days} days")
    print(f"code, to be sent to Rutan as a message: {code}")
    for line in asyncio.run(deep_links(loaded, code)):
        print(line)
    return 0


def _one_line(text: str, most: int) -> str:
    """The text of a note. Raises Refusal if it is too long or has signs that a terminal obeys."""
    line = " ".join(text.split())
    if len(line) > most or not line.isprintable():
        raise Refusal(f"the note: at most {most} letters, in one line")
    return line


def run_invites(arguments: argparse.Namespace) -> int:
    """Print a line for each code that can still be used; the code itself is stored nowhere."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._places import area, places_of
    from storage.officials import notes

    loaded = settings.load()
    places = places_of(loaded)
    found = with_database(loaded, notes.outstanding)
    for one in found:
        where = area(places, one.district, one.province)
        until = f"until {one.expires:%Y-%m-%d %H:%M} UTC"
        print("  ".join(filter(None, (str(one.number), one.role, where, until, one.note))))
    if not found:
        print("no code is outstanding")
    return 0


def run_revoke(arguments: argparse.Namespace) -> int:
    """Make an outstanding code useless."""
    from bot import settings
    from bot.commands._database import with_database
    from storage.officials import notes

    loaded = settings.load()
    by = operator_name(arguments, loaded)

    def revoke(unit: Unit) -> bool:
        return notes.revoke(unit, arguments.number, actor_of(unit, by))

    if not with_database(loaded, revoke, write=True):
        raise Refusal(
            f"invite {arguments.number}: no outstanding code has this number "
            "(`officials invites` lists them)"
        )
    print(f"the code of invite {arguments.number} can no longer be used")
    return 0


def run_note(arguments: argparse.Namespace) -> int:
    """Replace the note of an official."""
    from bot import settings
    from bot.commands._database import with_database
    from storage.officials import notes

    loaded = settings.load()
    note, by = _one_line(arguments.text, notes.LONGEST), operator_name(arguments, loaded)

    def write(unit: Unit) -> bool:
        return notes.write(unit, arguments.number, note, actor_of(unit, by))

    if not with_database(loaded, write, write=True):
        raise Refusal(f"official {arguments.number}: nobody ever had this number")
    print(f"official {arguments.number}: {note or 'no note'}")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """Print a line for each official, then one for each area with open cases and no official."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._officials_list import look
    from bot.commands._places import area, places_of
    from storage.cases.states import Level

    loaded = settings.load()
    places = places_of(loaded)
    found = with_database(loaded, look)
    for one in found.officials:
        where = area(places, one.official.district, one.official.province)
        print(one.line(where))
    if not found.officials:
        print("nobody yet: python -m bot officials invite --district CODE --role officer")
    if found.invites:
        print(f"codes that nobody has used yet: {found.invites} (`officials invites`)")
    for reach, count in found.unreached.items():
        district = reach.area if reach.level == Level.DISTRICT else None
        province = reach.area if reach.level == Level.PROVINCE else None
        print(f"NOBODY ON DUTY  {area(places, district, province)}  open cases: {count}")
    return 0


def run_end(arguments: argparse.Namespace) -> int:
    """End an official's role; one who holds open cases only with --yes, after saying how many."""
    from bot import settings
    from bot.commands._database import with_database
    from storage.cases.listing import overview
    from storage.officials import notes, officials

    loaded, number = settings.load(), arguments.number
    by = operator_name(arguments, loaded)

    def look(unit: Unit) -> tuple[officials.Official | None, int, int, int, str]:
        one = officials.find(unit, number)
        held = overview.held_by(unit, number)
        team = officials.with_roles(unit, one.reach, officials.CASE_ROLES) if one else ()
        left = sum(other.listens and other.id != number for other in team)
        note = notes.of_officials(unit).get(number, "")
        return one, len(held), sum(row.urgent for row in held), left, f" ({note})" if note else ""

    one, held, urgent, left, note = with_database(loaded, look)
    if one is None:
        raise Refusal(f"official {number}: nobody on duty has this number")
    holds = f"official {number}{note}, {one.role}, holds {held} open cases, {urgent} with a loss"
    if held and not arguments.yes:
        raise Refusal(f"{holds}; {left} colleagues can take them: say --yes to free them")
    with_database(loaded, lambda unit: officials.end(unit, number, actor_of(unit, by)), write=True)
    print(holds if held else f"official {number}{note}, {one.role}, holds no open case")
    print(f"official {number}{note} is off duty; what they had taken is free again")
    if held:
        print(f"within a minute {left} colleagues are told, or the level above if there are none")
    if left == 0 and one.role in officials.CASE_ROLES:
        print("NOBODY ON DUTY is left there: invite somebody")
    return 0


def run_trail(arguments: argparse.Namespace) -> int:
    """Print a line for each entry of the trail, oldest first; no account is named."""
    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._names import Tell, telling
    from storage.officials import notes, role_trail

    def look(unit: Unit) -> tuple[tuple[RoleEntry, ...], Tell, str]:
        number = arguments.number
        invite = notes.invite_number(unit, number)
        made = role_trail.invite_of(unit, invite) if invite else ()
        note = notes.of_officials(unit).get(number, "")
        return (*made, *role_trail.trail(unit, number)), telling(unit), note

    found, tell, note = with_database(settings.load(), look)
    if not found:
        raise Refusal(f"official {arguments.number}: nothing is written of this number")
    if note:
        print(f"official {arguments.number}: {note}")
    for entry in found:
        print(f"{entry.at:%Y-%m-%d %H:%M} UTC  {entry.move}  by {tell(entry.actor)}")
    return 0
