"""Asks the ports about a message's links (targets of short links, lists, services, age), before
judge.py judges them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from content.reading.link_lists import LinkLists
from handlers.checks.links.address import parse
from handlers.checks.links.confirmed import confirmed
from handlers.checks.links.popularity import Popular
from handlers.core.turn import Turn

FOLLOWED = 3
"""Most short links of one message that are followed."""
ASKED = 10
"""Most links of one message, targets of short links included, that services are asked about."""
YOUNG = 30
"""Days: a domain registered more recently is a sign. Fraud domains seldom live longer."""


def on_no_list(url: str) -> str | None:
    """The answer if no threat list is available."""
    return None


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """`targets`: short link -> its target. `ages`: registered domain -> days since registration.

    `listed` returns the name of the threat list that contains a URL, else None. `threats`: link or
    target -> codes of reasons from external services. `confirmed`: link or target -> number of
    districts whose officials confirmed it. `popular`: registered name -> its rank among what people
    visit; None without a table of them. Unknown facts are absent.
    """

    targets: Mapping[str, str] = field(default_factory=dict)
    ages: Mapping[str, int] = field(default_factory=dict)
    listed: Callable[[str], str | None] = on_no_list
    threats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    confirmed: Mapping[str, int] = field(default_factory=dict)
    popular: Popular | None = None

    def of_both(self, link: str, target: str) -> LinkFacts:
        """The facts about a target, with the threats of the short link that leads to it."""
        if link not in self.threats:
            return self
        both = dict.fromkeys(self.threats.get(target, ()) + self.threats[link])
        return replace(self, threats={**self.threats, target: tuple(both)})


async def look_up(turn: Turn, links: tuple[str, ...]) -> LinkFacts:
    """Ask all ports about these links concurrently; disabled ports know nothing."""
    lists = turn.content.links
    short = [link for link in links if is_short(link, lists)][:FOLLOWED]
    found = await asyncio.gather(*(turn.ports.expand.expand(x, turn.person.id) for x in short))
    targets = {link: target for link, target in zip(short, found, strict=True) if target}
    names = list(dict.fromkeys(_names([targets.get(link, link) for link in links], lists)))
    ages, threats = await asyncio.gather(
        asyncio.gather(*(turn.ports.registration.age_days(name) for name in names[:FOLLOWED])),
        turn.ports.threats.threats(_not_own([*links, *targets.values()], lists), turn.person.id),
    )
    known = {name: age for name, age in zip(names, ages, strict=False) if age is not None}
    words = await confirmed(turn, [*links, *targets.values()])
    popular = turn.ports.popular
    return LinkFacts(
        targets,
        known,
        turn.ports.feeds.listed,
        threats or {},
        words,
        popular.rank if popular.available else None,
    )


def _not_own(links: Sequence[str], lists: LinkLists) -> list[str]:
    """The links that services are asked about: not those to a brand's own site, which would only
    reveal what somebody reads, unless anybody can have a page there."""
    asked = []
    for link in dict.fromkeys(links):
        address = parse(link)
        if address is None:
            continue
        parts = address.host.split(".")
        is_shared = any(".".join(parts[n:]) in lists.shared_hosts for n in range(len(parts)))
        if is_shared or address.registered not in lists.own:
            asked.append(link)
    return asked[:ASKED]


def is_short(link: str, lists: LinkLists) -> bool:
    """Whether it is a link of a known shortener."""
    address = parse(link)
    return address is not None and address.host.removeprefix("www.") in lists.shorteners


def _names(links: list[str], lists: LinkLists) -> list[str]:
    """Registered domains whose age is a sign: not those of brands, shared hosts and shorteners."""
    names = []
    for link in links:
        address = parse(link)
        if address is None or address.is_number or address.registered in lists.own:
            continue
        if address.host not in lists.shorteners and address.registered not in lists.shared_hosts:
            names.append(address.registered)
    return names
