"""Creates the ports of handlers: short links, threat lists and services, popular names, OCR."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from bot.settings import ROOT, Settings
from content.reading.library import Library
from handlers.core.ports import Ports, ports_off


def feeds_folder(database_url: str) -> Path:
    """Return the folder of the threat lists' key files: beside a SQLite file, else in var/."""
    _, _, path = database_url.partition("sqlite:///")
    return (Path(path).parent if path else ROOT / "var") / "feeds"


def make_ports(settings: Settings, content: Library) -> Ports:
    """Return the ports. One that is off, or cannot work on this machine, answers "not known"."""
    from bot.lookups.expand import Expander
    from bot.lookups.lists.listable import Listing
    from bot.lookups.ocr import Tesseract, tesseract
    from bot.lookups.popular.names import PopularNames
    from bot.lookups.registration import Registration
    from bot.lookups.threat_lists import ThreatLists
    from bot.lookups.threat_services import make_threats

    off = ports_off(settings.operator)
    names = {id: content.feeds[id].name for id in settings.feeds if id in content.feeds}
    program = tesseract()
    folder = feeds_folder(settings.database_url)
    popular = PopularNames(folder)
    popular.announce(dt.datetime.now(dt.UTC).date())
    return replace(
        off,  # its media port is replaced in each turn by that of the turn's channel
        expand=Expander(content.links.shorteners) if settings.lookups else off.expand,
        feeds=ThreatLists(
            folder, {**names, "own": settings.operator.name}, content.links.shared_hosts
        ),
        reading=Tesseract(program) if program else off.reading,
        registration=Registration(folder / "rdap.json") if settings.lookups else off.registration,
        threats=make_threats(settings.services, content.links.shared_hosts),
        popular=popular,
        listing=Listing(content.links, popular.rank),
    )
