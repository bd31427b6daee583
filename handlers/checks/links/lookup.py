"""What may be learned of a message's links from outside, before they are judged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from content.reading.link_lists import LinkLists
from handlers.checks.links.address import parse
from handlers.core.turn import Turn

FOLLOWED = 3
"""Short links of one message that are followed."""
ASKED = 10
"""Links of one message, and what short ones lead to, that services are asked about."""
YOUNG = 30
"""Days: a name registered so lately is a sign. Fraud names seldom live longer."""


def on_no_list(url: str) -> str | None:
    """For where no threat list is at hand."""
    return None


@dataclass(frozen=True, slots=True)
class LookedUp:
    """`targets`: short link -> where it leads. `ages`: registered name -> days since registration.

    `listed` names the threat list that has an address, if any. `threats`: link or target -> codes
    of reasons that services outside gave. What is not known is absent.
    """

    targets: Mapping[str, str] = field(default_factory=dict)
    ages: Mapping[str, int] = field(default_factory=dict)
    listed: Callable[[str], str | None] = on_no_list
    threats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of_both(self, link: str, target: str) -> LookedUp:
        """What is known of the target, and what services said of the short link to it."""
        if link not in self.threats:
            return self
        both = dict.fromkeys(self.threats.get(target, ()) + self.threats[link])
        return replace(self, threats={**self.threats, target: tuple(both)})


async def look_up(turn: Turn, links: tuple[str, ...]) -> LookedUp:
    """Ask the ports about these links, all at once. Ports that are off know nothing."""
    lists = turn.content.links
    short = [link for link in links if is_short(link, lists)][:FOLLOWED]
    found = await asyncio.gather(*(turn.ports.expand.expand(x, turn.person.id) for x in short))
    targets = {link: target for link, target in zip(short, found, strict=True) if target}
    names = list(dict.fromkeys(_names([targets.get(link, link) for link in links], lists)))
    ages, threats = await asyncio.gather(
        asyncio.gather(*(turn.ports.registration.age_days(name) for name in names[:FOLLOWED])),
        turn.ports.threats.threats(_strange([*links, *targets.values()], lists), turn.person.id),
    )
    known = {name: age for name, age in zip(names, ages, strict=False) if age is not None}
    return LookedUp(targets, known, turn.ports.feeds.listed, threats or {})


def _strange(links: Sequence[str], lists: LinkLists) -> list[str]:
    """Links that services may be asked about: not those to a brand's own site, which tell only what
    somebody reads, unless anybody has a page there."""
    asked = []
    for link in dict.fromkeys(links):
        address = parse(link)
        if address is None:
            continue
        parts = address.host.split(".")
        anybodys = any(".".join(parts[n:]) in lists.shared_hosts for n in range(len(parts)))
        if anybodys or address.registered not in lists.own:
            asked.append(link)
    return asked[:ASKED]


def is_short(link: str, lists: LinkLists) -> bool:
    """Whether the link is of a known shortener."""
    address = parse(link)
    return address is not None and address.host.removeprefix("www.") in lists.shorteners


def _names(links: list[str], lists: LinkLists) -> list[str]:
    """Registered names whose age may tell something: not those of brands, shops and shorteners."""
    names = []
    for link in links:
        address = parse(link)
        if address is None or address.is_number or address.registered in lists.own:
            continue
        if address.host not in lists.shorteners and address.registered not in lists.shared_hosts:
            names.append(address.registered)
    return names
