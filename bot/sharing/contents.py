"""Reads what may be given to partners (only what residents are told anyway, no person), and records
what was given.

- Addresses of the districts' own list, which two officials of a province confirmed.
- Sites of the published list, which four unrelated people reported and officials closed as fraud.
- Campaigns of which an approved warning tells: what it warns of by choice (who is pretended, what
  is wanted), never a word that somebody typed, no place and no day.

Telephone numbers and accounts of the published list stay here: they are told to who has them
already. docs/public-answers.md says why all this names nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from bot.lookups.lists.listable import Listing
from bot.turns.phrasebook import Phrasebook
from content.reading.hours import THAILAND
from content.reading.library import Library
from handlers.core.report_choices import CLAIMED, WANTED
from handlers.core.say import Phrase
from storage.cases import alerts, campaigns, published
from storage.engine.transaction import Unit
from storage.officials import district_list
from storage.officials.shared_objects import About, Entry, settle

INDICATOR, CAMPAIGN, IDENTITY = "indicator", "campaign", "identity"
_LANGUAGES = ("en", "th")


@dataclass(frozen=True, slots=True)
class Contents:
    """What is given: addresses with since when they are told, and campaigns by id.

    A campaign is (claimed, wanted), ids of choices in a report.
    """

    addresses: Mapping[str, datetime]
    campaigns: Mapping[int, tuple[str, str]]


def look(unit: Unit, library: Library) -> Contents:
    """Return what may be given now."""
    form_of = Listing(library.links, lambda name: None).form_of
    since: dict[str, datetime] = {}
    for host, month in published.sites(unit).items():
        if address := form_of(f"http://{host}/"):
            since[address] = datetime.combine(month, time(), THAILAND).astimezone(unit.now.tzinfo)
    for each in district_list.listed(unit):
        since[each.address] = min(each.since, since.get(each.address, each.since))
    warned = {
        campaigns.current(unit, alert.campaign): (alert.body.claimed, alert.body.wanted)
        for alert in alerts.approved(unit)
    }
    told = {id: said for id, said in warned.items() if any(said)}
    return Contents({name.removesuffix("/"): at for name, at in since.items()}, told)


def record(unit: Unit, found: Contents, producer: str, label: str) -> tuple[Entry, ...]:
    """Record that this is given under a label; return every object, the withdrawn ones too."""
    contents: dict[About, str] = {(IDENTITY, ""): json.dumps([producer, label])}
    for address, at in found.addresses.items():
        contents[INDICATOR, address] = json.dumps([at.isoformat(), label])
    for id, said in found.campaigns.items():
        contents[CAMPAIGN, str(id)] = json.dumps([*said, label])
    return settle(unit, contents)


def words(library: Library, said: tuple[str, str]) -> tuple[str, str]:
    """Return the name and the description of a campaign, in the languages of partners."""
    book = Phrasebook(library.phrases)
    claimed, wanted = (choice or "other" for choice in said)
    who, what = CLAIMED.phrase(claimed), WANTED.phrase(wanted)
    name = " / ".join(book.speaker("en")(each) for each in (who, what))
    whole = Phrase("alert.body", {"who": who, "what": what})
    return name, "\n".join(book.speaker(language)(whole) for language in _LANGUAGES)
