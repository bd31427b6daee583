"""The command `quota`: shows this month's pushes of each channel, the reserve, and how many an
alert or a report costs.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.lookups.push_budget import Month
    from bot.settings import Settings
    from content.reading.places.places import Places
    from storage.engine.transaction import Unit

NEWS_FOR_A_REPORTER = 3
"""Pushes of a case to its reporter if they use the app: taken, asked, closed. A case that is taken
and closed within ten minutes takes fewer, several at once come as one list."""


def pushes_of_a_case(on_duty: int) -> int:
    """The most pushes of a plain case: it is taken, asked about once, answered and closed.

    Each official on duty hears of it, those who do not take it hear that somebody did, one gets the
    answer, and its reporter gets the news. tests/whole/test_pushes.py counts them.
    """
    if not on_duty:
        return 0
    return on_duty + (on_duty - 1) + 1 + NEWS_FOR_A_REPORTER


def register(commands: Commands) -> None:
    """Add `quota`."""
    parser = add_command(commands, "quota", help="pushes left this month, and what they buy")
    parser.add_argument("--district", metavar="CODE", help="what an alert and a report cost there")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask each channel that limits pushes, and count recipients in the database."""
    import asyncio
    from functools import partial

    from bot import settings
    from bot.commands._database import with_database
    from bot.commands._places import district_of
    from content.reading.library import Library
    from storage.queue import pushes

    loaded = settings.load()
    library = Library.load(loaded.content_dir)
    wanted = arguments.district
    district = district_of(library.places, wanted).code if wanted else None
    months = asyncio.run(ask(loaded))
    if not months:
        raise Refusal("\n".join(["no channel that counts pushes is on:", *loaded.off]))
    where = f"district {district}" if district else "everybody"
    for name, month in months.items():
        found = with_database(loaded, partial(recipients, channel=name, district=district))
        title = loaded.channels[name].title
        print(*month_lines(title, month), *cost_lines(title, month, found, where), sep="\n")
        pushed = with_database(loaded, partial(pushes.by_district, channel=name))
        print(*share_lines(pushed, month.used, library.places, district), sep="\n")
    return 0


async def ask(loaded: Settings) -> dict[str, Month]:
    """Channel -> its month, for channels that limit pushes. Raises Refusal if one fails."""
    from bot.channels.base import SendFailed
    from bot.lookups.push_budget import CountsPushes

    months = {}
    for name, own in loaded.channels.items():
        channel = own.make(None)  # none of the pictures whose addresses it would be given is sent
        if not isinstance(channel, CountsPushes):
            continue
        await channel.open()
        try:
            months[name] = await channel.quota()
        except SendFailed as failed:
            raise Refusal(f"{loaded.channels[name].title} does not tell: {failed}") from None
        finally:
            await channel.close()
    return months


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who would be pushed to on one channel.

    residents: people who may get an alert.
    on_duty:   officials whose news goes there.
    only_here: those of them without an account on another channel.
    """

    residents: int
    on_duty: int
    only_here: int


def month_lines(title: str, month: Month) -> list[str]:
    """The month in a few lines."""
    from bot.lookups.push_budget import reserve

    if month.limit is None:
        return [f"{title}: {month.used} pushes used this month, no limit"]
    left, kept = month.limit - month.used, reserve(month.limit)
    lines = [
        f"{title}: {month.used} of {month.limit} pushes used this month, {left} left",
        f"kept for news of cases: {kept}",
    ]
    if left <= 0:
        lines.append(
            "WARNING: nothing more can be pushed. News goes to the second app of officials who "
            f"linked one, and waits for everybody else; a larger plan is bought from {title}"
        )
    elif left <= kept:
        lines.append(f"WARNING: only the reserve is left; a larger plan is bought from {title}")
    return lines


def cost_lines(title: str, month: Month, found: Recipients, where: str) -> list[str]:
    """What an alert and a report cost, and what does not go through."""
    from bot.lookups.push_budget import reserve

    lines = [
        f"an alert to {where}: {found.residents} pushes",
        f"a report ({found.on_duty} on duty on {title}): up to {pushes_of_a_case(found.on_duty)}"
        f" pushes, {NEWS_FOR_A_REPORTER} of them to its reporter",
    ]
    if found.only_here:
        lines.append(
            f"{found.only_here} of them have no second app: when the month is used up, their news "
            "waits (on their desk: My desk on another app)"
        )
    limit = month.limit
    if limit is not None and found.residents > max(limit - month.used - reserve(limit), 0):
        lines.append("such an alert would use the reserve: it is refused, or stops before it does")
    return lines


def share_lines(
    pushed: Mapping[str, int], used: int, places: Places, district: str | None
) -> list[str]:
    """How the month's pushes are spread over districts, judged by the last days; or the share of
    one district."""
    from bot.commands._places import area
    from storage.queue.pushes import KNOWN

    total = sum(pushed.values())
    shown = {code: count for code, count in pushed.items() if not district or code == district}
    if district and district not in shown:
        shown[district] = 0
    lines = [f"whose they were, by the {total} of the last {KNOWN.days} days:"]
    for code, count in sorted(shown.items(), key=lambda each: (-each[1], each[0])):
        name = area(places, code, None) if code else "people without a district"
        share = count / max(total, 1)
        lines.append(f"  {name}: {share:.0%}, about {round(share * used)} of this month's {used}")
    return lines


def recipients(unit: Unit, channel: str, district: str | None) -> Recipients:
    """Count the recipients on this channel in the district, or in the whole country."""
    from storage.officials import officials
    from storage.people import people

    duty = [o for o in officials.everybody(unit) if o.role in officials.CASE_ROLES]
    if district:
        duty = [o for o in duty if o.district == district]
    accounts = {account for o in duty for account in (o.person, o.second) if account}
    here = {
        id for id, person in people.find_many(unit, accounts).items() if person.channel == channel
    }
    firsts = {o.person: o.second for o in duty if o.person in here}
    alone = sum(second is None or second in here for second in firsts.values())
    return Recipients(people.count(unit, channel, district), len(firsts), alone)
