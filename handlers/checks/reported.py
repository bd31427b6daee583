"""Looks up a message's numbers, accounts and hosts on the published list, a limited number of times
a day for each person.

The list is made once a week (handlers/checks/published_list.py). A look-up is counted for the
person who makes it, and leaves nothing else behind: not what was asked, nor what was found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from handlers.checks.links.address import parse
from handlers.checks.messages.judge import MessageVerdict
from handlers.checks.never_listed import is_never_listed
from handlers.core.numbers.spelling import account, match_key
from handlers.core.turn import Turn
from storage.cases import published, sightings
from storage.cases.sightings import Seen
from storage.engine.transaction import Change, Unit
from storage.people import attempts
from storage.people.attempts import NoteAttempt

LOOK_UP = "look up"
"""The name under which these look-ups are counted among a person's attempts."""
MOST, WINDOW = 20, timedelta(days=1)
"""How many messages are looked up for one person in this time. Villagers send a few; somebody who
sends many is copying the list."""
_PAYEES = (sightings.PHONE, sightings.ACCOUNT)


@dataclass(frozen=True, slots=True)
class Reported:
    """The result of a look-up.

    `confirmed`: number, account or host as spelled in the message -> the month in or after which
    several people reported it (its first day). `changes` count the look-up, if one was made.
    """

    confirmed: Mapping[str, date] = field(default_factory=dict)
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

    def look(unit: Unit) -> Mapping[Seen, date] | None:
        if attempts.count(unit, turn.person.id, LOOK_UP, turn.now - WINDOW) >= MOST:
            return None
        return published.look_up(unit, asked)

    found = await turn.read(look)
    if found is None:
        return Reported()
    told = {
        spelt[seen.value]: month
        for seen, month in found.items()
        if not is_never_listed(turn.content, seen)
    }
    return Reported(told, (NoteAttempt(turn.person.id, LOOK_UP),))
