"""`quota`: what LINE lets us push this month, what is kept in reserve, and what things cost."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands import Commands
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.channels.line.client import Quota
    from bot.settings import Line
    from storage.engine.transaction import Unit

NEWS_OF_A_CASE = 2
"""Pushes that a report costs for each official on duty: the report, and that somebody took it."""


def register(commands: Commands) -> None:
    """Add `quota`."""
    parser = commands.add_parser("quota", help="pushes left on LINE this month, and what they buy")
    parser.add_argument("--district", metavar="CODE", help="what an alert and a report cost there")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask LINE and count in the database."""
    import asyncio

    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._places import district_of, places_of
    from bot.lookups.push_budget import reserve

    loaded = settings.load()
    if loaded.line is None:
        raise Refusal("LINE is off, and only LINE counts pushes: set LINE_CHANNEL_SECRET first")
    wanted = arguments.district
    district = district_of(places_of(loaded), wanted).code if wanted else None
    quota = asyncio.run(_ask(loaded.line))
    print(*account(quota), sep="\n")
    found = with_database(loaded, lambda unit: reach(unit, district))
    where = f"district {district}" if district else "everybody"
    print(f"an alert to {where}: {found.residents} pushes")
    print(f"a report ({found.on_line} on duty on LINE): {found.on_line * NEWS_OF_A_CASE} pushes")
    if found.only_line:
        print(
            f"{found.only_line} of them have no second app: when the month is used up, their news "
            "waits (on their desk: My desk on another app)"
        )
    if (
        found.residents
        and quota.limit is not None
        and found.residents > quota.limit - quota.used - reserve(quota.limit)
    ):
        print("such an alert would use the reserve: it is refused, or stops before it does")
    return 0


@dataclass(frozen=True, slots=True)
class Reach:
    """Residents on LINE; officials on duty whose news goes to LINE; those with no other app."""

    residents: int
    on_line: int
    only_line: int


def account(quota: Quota) -> list[str]:
    """The month in a few lines."""
    from bot.lookups.push_budget import reserve

    if quota.limit is None:
        return [f"LINE: {quota.used} pushes used this month, no limit"]
    left, kept = quota.limit - quota.used, reserve(quota.limit)
    lines = [
        f"LINE: {quota.used} of {quota.limit} pushes used this month, {left} left",
        f"kept for news of cases: {kept}",
    ]
    if left <= 0:
        lines.append(
            "WARNING: nothing more can be pushed. News goes to the second app of officials who "
            "linked one, and waits for everybody else; a larger plan is bought from LINE"
        )
    elif left <= kept:
        lines.append("WARNING: only the reserve is left; a larger plan is bought from LINE")
    return lines


def reach(unit: Unit, district: str | None) -> Reach:
    """Who is on LINE in the district, or in the whole country."""
    from storage.officials import officials
    from storage.people import people

    channel = "line"
    duty = [o for o in officials.everybody(unit) if o.role in officials.DUTY]
    if district:
        duty = [o for o in duty if o.district == district]
    accounts = {account for o in duty for account in (o.person, o.second) if account}
    on_line = {
        id for id, person in people.find_many(unit, accounts).items() if person.channel == channel
    }
    firsts = {o.person: o.second for o in duty if o.person in on_line}
    alone = sum(second is None or second in on_line for second in firsts.values())
    return Reach(people.count(unit, channel, district), len(firsts), alone)


async def _ask(line: Line) -> Quota:
    from bot.channels.base import SendFailed
    from bot.channels.line.client import Client

    client = Client(line.access_token, line.api_base, line.data_api_base)
    await client.open()
    try:
        return await client.quota()
    except SendFailed as failed:
        raise Refusal(f"LINE does not tell: {failed}") from None
    finally:
        await client.close()
