"""`quota`: what LINE lets us push this month, what is kept in reserve, and what things cost."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.commands import Commands, Refusal

if TYPE_CHECKING:
    from bot.channels.line.client import Quota
    from bot.settings import Line
    from storage.unit import Unit

RESERVE = 0.2
"""Share of the month's pushes that alerts leave for news of cases."""

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
    from bot.database import with_database

    loaded = settings.load()
    if loaded.line is None:
        raise Refusal("LINE is off, and only LINE counts pushes: set LINE_CHANNEL_SECRET first")
    quota = asyncio.run(_ask(loaded.line))
    print(*account(quota), sep="\n")
    residents, officials = with_database(loaded, lambda unit: reach(unit, arguments.district))
    where = f"district {arguments.district}" if arguments.district else "everybody"
    print(f"an alert to {where}: {residents} pushes")
    print(f"a report ({officials} on duty on LINE): {officials * NEWS_OF_A_CASE} pushes")
    if quota.limit is not None and residents > quota.limit - quota.used - reserve(quota):
        print("such an alert would use the reserve: it can go out on Telegram only")
    return 0


def account(quota: Quota) -> list[str]:
    """The month in a few lines."""
    if quota.limit is None:
        return [f"LINE: {quota.used} pushes used this month, no limit"]
    left = quota.limit - quota.used
    lines = [
        f"LINE: {quota.used} of {quota.limit} pushes used this month, {left} left",
        f"kept for news of cases: {reserve(quota)}",
    ]
    if left <= reserve(quota):
        lines.append("WARNING: only the reserve is left; a larger plan is bought from LINE")
    return lines


def reserve(quota: Quota) -> int:
    """Pushes that alerts may not use."""
    return int((quota.limit or 0) * RESERVE)


def reach(unit: Unit, district: str | None) -> tuple[int, int]:
    """(residents on LINE, officials on duty on LINE) of the district, or of the whole country."""
    from storage import officials, people

    channel = "line"
    duty = {o.person for o in officials.everybody(unit) if o.role in officials.DUTY}
    if district:
        duty = {o.person for o in officials.everybody(unit) if o.district == district} & duty
    known = people.find_many(unit, duty)
    on_line = sum(person.channel == channel for person in known.values())
    return people.count(unit, channel, district), on_line


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
