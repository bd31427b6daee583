"""Whether numbers, accounts and names in a message were reported by several unrelated people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from handlers.checks.links.address import parse
from handlers.checks.messages.judge import MessageVerdict
from handlers.core.turn import Turn
from storage import sightings
from storage.reported import reported_often
from storage.sightings import Seen


def dialled(number: str) -> str:
    """One spelling of a number, as reports are matched by: "+66 81..." is "081..."."""
    digits = re.sub(r"\D", "", number)
    abroad = number.startswith(("+", "00"))
    if number.startswith("00"):
        digits = digits[2:]
    if abroad:
        return f"0{digits[2:]}" if digits.startswith("66") else f"+{digits}"
    return digits


async def reported(turn: Turn, found: MessageVerdict) -> Mapping[str, datetime]:
    """Number, account or host as found in the message -> when it was last reported."""
    spelt: dict[str, str] = {}
    asked: list[Seen] = []
    for phone in found.phones:
        spelt[dialled(phone)] = phone
        asked.append(Seen(sightings.PHONE, dialled(phone)))
    for account in found.accounts:
        spelt[account] = account
        asked.append(Seen(sightings.ACCOUNT, account))
    for link in found.links:
        address = parse(link.url)
        if address is not None and not link.verdict.flagged:
            host = address.host.removeprefix("www.")
            spelt[host] = link.shown
            asked.append(Seen(sightings.DOMAIN, host))
    if not asked:
        return {}
    often = await turn.read(lambda unit: reported_often(unit, asked))
    return {spelt[value]: when for value, when in often.items()}
