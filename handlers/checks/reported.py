"""Looks up whether several unrelated people reported a number, account or host in a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.checks.links.address import parse
from handlers.checks.messages.judge import MessageVerdict
from handlers.core.numbers.spelling import account, match_key
from handlers.core.turn import Turn
from storage.cases import sightings
from storage.cases.reported import reported_often
from storage.cases.sightings import Seen
from storage.engine.transaction import Change, Unit
from storage.people import attempts
from storage.people.attempts import NoteAttempt

LOOK_UP = "look up"
"""The name under which these look-ups are counted among a person's attempts."""
MOST, WINDOW = 20, timedelta(days=1)
"""How many messages are looked up for one person in this time. Villagers send a few; somebody who
sends many is probing which numbers were reported."""
_PAYEES = (sightings.PHONE, sightings.ACCOUNT)


@dataclass(frozen=True, slots=True)
class Reported:
    """The result of a look-up.

    `often`: number, account or host as spelled in the message -> when it was last reported.
    `changes` count the look-up, if one was made.
    """

    often: Mapping[str, datetime] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


async def reported(turn: Turn, found: MessageVerdict) -> Reported:
    """Look up the values in a message; empty for a person who has made too many look-ups."""
    spelt: dict[str, str] = {}
    asked: list[Seen] = []
    for phone in found.phones:
        spelt[match_key(phone)] = phone
        asked.append(Seen(sightings.PHONE, match_key(phone)))
    for written in found.accounts:
        spelt.setdefault(account(written), written)
        asked.append(Seen(sightings.ACCOUNT, account(written)))
    for link in found.links:
        address = parse(link.url)
        if address is not None and not link.verdict.flagged:
            host = address.host.removeprefix("www.")
            spelt[host] = link.shown
            asked.append(Seen(sightings.DOMAIN, host))
    return await _look(turn, spelt, asked)


async def payee_reported(turn: Turn, payee: str) -> Reported:
    """Look up the payee of a payment code, given in digits, as telephone number and as account.

    In PromptPay a mobile number is also an account."""
    spelt = {payee: payee}
    return (
        await _look(turn, spelt, [Seen(kind, payee) for kind in _PAYEES]) if payee else Reported()
    )


async def _look(turn: Turn, spelt: Mapping[str, str], asked: Sequence[Seen]) -> Reported:
    """Make one look-up and count it; `spelt` is value -> its spelling in the message."""
    if not asked:
        return Reported()

    def look(unit: Unit) -> Mapping[str, datetime] | None:
        if attempts.count(unit, turn.person.id, LOOK_UP, turn.now - WINDOW) >= MOST:
            return None
        return reported_often(unit, asked)

    often = await turn.read(look)
    if often is None:
        return Reported()
    note = NoteAttempt(turn.person.id, LOOK_UP)
    return Reported({spelt[value]: when for value, when in often.items()}, (note,))
