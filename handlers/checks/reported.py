"""Whether numbers, accounts and names in a message were reported by several unrelated people."""

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
"""What these look-ups are called among a person's attempts."""
MOST, WINDOW = 20, timedelta(days=1)
"""Messages with numbers in them that one person has looked up in so long; villagers send a few,
and whoever sends many is trying out numbers."""
_PAYEES = (sightings.PHONE, sightings.ACCOUNT)


@dataclass(frozen=True, slots=True)
class Reported:
    """`often`: number, account or host as found in the message -> when it was last reported.

    `changes` note the look-up, where one was made.
    """

    often: Mapping[str, datetime] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


async def reported(turn: Turn, found: MessageVerdict) -> Reported:
    """What of this message was reported often; nothing for who has looked up too much lately."""
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
    """The same for who gets the money of a payment code, in digits: to PromptPay a mobile number is
    an account as well."""
    spelt = {payee: payee}
    return (
        await _look(turn, spelt, [Seen(kind, payee) for kind in _PAYEES]) if payee else Reported()
    )


async def _look(turn: Turn, spelt: Mapping[str, str], asked: Sequence[Seen]) -> Reported:
    """One look-up, counted; `spelt`: value -> how the message spells it."""
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
