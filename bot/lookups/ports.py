"""Makes the ports of handlers from the settings: short links, lists and services of dangerous
links, popular names, files.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.foreign.opener import Opener
from bot.settings import Settings
from content.reading.library import Library
from handlers.core.ports import Ports, ports_off

if TYPE_CHECKING:
    from bot.lookups.threat_lists import ThreatLists


def feeds_folder(settings: Settings) -> Path:
    """Return the folder of the threat lists' key files."""
    return settings.kept_in / "feeds"


def threat_lists(settings: Settings, content: Library) -> ThreatLists:
    """Return the threat lists that are on."""
    from bot.lookups.threat_lists import ThreatLists

    names = {id: content.feeds[id].name for id in settings.feeds if id in content.feeds}
    return ThreatLists(
        feeds_folder(settings),
        {**names, "own": settings.operator.name},
        content.links.shared_hosts,
    )


def make_ports(settings: Settings, content: Library, opener: Opener) -> Ports:
    """Return the ports. One that is off, or cannot work on this machine, answers "not known"."""
    from bot.lookups.expand import Expander
    from bot.lookups.lists.listable import Listing
    from bot.lookups.popular.names import PopularNames
    from bot.lookups.registration import Registration
    from bot.lookups.threat_services import make_threats

    off = ports_off(settings.operator)
    folder = feeds_folder(settings)
    popular = PopularNames(folder)
    popular.announce(dt.datetime.now(dt.UTC).date())
    return replace(
        off,  # its media port is replaced in each turn by that of the turn's channel
        expand=Expander(content.links.shorteners, opener.refresh)
        if settings.lookups
        else off.expand,
        feeds=threat_lists(settings, content),
        reading=opener,
        files=opener,
        registration=Registration(folder / "rdap.json") if settings.lookups else off.registration,
        threats=make_threats(settings.services, content.links.shared_hosts),
        popular=popular,
        listing=Listing(content.links, popular.rank),
    )
